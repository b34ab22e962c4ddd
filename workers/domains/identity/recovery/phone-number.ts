import { parsePhoneNumberFromString } from "libphonenumber-js/min";

/** The number in E.164 form (`+79161234567`); `null` for what is none, or has an extension. */
export function parsePhone(text: string): string | null {
  const number = parsePhoneNumberFromString(text, { extract: false });
  if (!number?.isValid() || number.ext) return null;
  return number.number;
}
