import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/**
 * The number in E.164 form (`+79161234567`); `null` for what is none, or has an extension. Whether it is of a range that
 * is in use is not asked: ranges change more often than we are deployed, and the code tells.
 */
export function parsePhone(text: string): string | null {
  const number = parsePhoneNumberFromString(text, { extract: false });
  if (!number?.isPossible() || number.ext) return null;
  return number.number;
}
