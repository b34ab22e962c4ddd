/** Crockford's base 32: no letter in it is taken for another one. */
export const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const GROUP = 4;

/** Letters that look like others, each in the same place as the one that is meant: also those of a Russian keyboard. */
const LOOKS_LIKE = `OIL${"АВЕЗКМНОРСТХУ"}`;
const IS_MEANT = "011ABE3KMH0PCTXY";

/** The letters and digits of a code that somebody typed: case, what lies between and what looks alike do not matter. */
export function lettersOf(text: string): string {
  const meant = [...text.toUpperCase()].map((one) => IS_MEANT[LOOKS_LIKE.indexOf(one)] ?? one);
  return meant.join("").replace(/[^0-9A-Z]/g, "");
}

/** As codes are written: `XXXX-XXXX`. */
export function inGroups(letters: string): string {
  return (letters.match(new RegExp(`.{1,${GROUP}}`, "g")) ?? []).join("-");
}
