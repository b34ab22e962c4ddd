import type { Ids } from "../../../../shared/kernel/ids.ts";

/** No vowels, so that no words appear, and nothing that looks like something else (RFC 8628 §6.1). */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
const LENGTH = 8;
const HALF = 4;
/** The largest multiple of the alphabet in a byte: what is above would make the first letters likelier. */
const FAIR = 240;

/** A code of eight letters that a person types: some 34 bits, good for minutes and a few guesses. */
export function newUserCode(ids: Ids): string {
  let code = "";
  while (code.length < LENGTH) {
    for (const byte of ids.random(LENGTH)) {
      if (byte < FAIR && code.length < LENGTH) code += LETTERS[byte % LETTERS.length];
    }
  }
  return code;
}

/** The code as it is shown: in two halves. */
export function shownCode(code: string): string {
  return `${code.slice(0, HALF)}-${code.slice(HALF)}`;
}

/** What somebody typed, whatever they put between the letters. */
export function typedCode(text: string): string {
  return text.toUpperCase().replace(/[^A-Z]/g, "");
}
