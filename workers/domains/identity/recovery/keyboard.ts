const RUSSIAN = "ёйцукенгшщзхъфывапролджэячсмитьбю";
const LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";

const LATIN_OF: ReadonlyMap<string, string> = new Map(
  [...RUSSIAN].map((letter, index) => [letter, LATIN.charAt(index)]),
);

/** What the keys of these lower-case letters type in the Latin layout: `пароль` is `gfhjkm`. */
export function latinKeys(text: string): string {
  return [...text].map((letter) => LATIN_OF.get(letter) ?? letter).join("");
}
