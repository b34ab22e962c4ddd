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
