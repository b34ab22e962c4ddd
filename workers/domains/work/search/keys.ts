import type { EmploymentType } from "../../../../shared/contracts/work/index.ts";
import { labelKey } from "../vacancies/rules.ts";

/** The index takes letters, digits, `_` and everything beyond ASCII for parts of a word: all else is written in hexadecimal. */
function wordOf(text: string): string {
  return text.replace(
    /[^a-z0-9\u0080-\uffff]/g,
    (sign) => `_${sign.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/**
 * What filters ask for, as words of the full-text index: so it narrows by words and filters at once. They begin with a
 * sign that no word of a text has.
 */
export const keys = {
  tag: (tag: string) => `_t${wordOf(labelKey(tag))}`,
  role: (role: string) => `_r${wordOf(labelKey(role))}`,
  city: (city: string) => `_y${wordOf(labelKey(city))}`,
  employment: (type: EmploymentType) => `_e${wordOf(type)}`,
  company: (id: string) => `_c${id.replaceAll("-", "").toLowerCase()}`,
  remote: (remote: boolean) => (remote ? "_m1" : "_m0"),
  cell: (geohash: string) => `_g${geohash}`,
  /** It has no place. */
  nowhere: "_n",
} as const;

/** Whether a word is listed with its stem: those that begin with a digit, numbers of telephones among them, are not. */
export function isListed(form: string): boolean {
  return !/^\p{N}/u.test(form);
}

/** Cells with so many digits are joined with tags and roles: as far as most people look. */
const JOINED_DIGITS: readonly number[] = [3, 4];

const isJoined = (place: string) =>
  place === keys.nowhere || JOINED_DIGITS.includes(place.length - keys.cell("").length);

/**
 * A tag or role there, in one word: far fewer have it than have either. `null` where the index has no such words, as for
 * larger and smaller cells.
 */
export function joined(place: string, label: string): string | null {
  return isJoined(place) ? place + label : null;
}
