// Every message carries its number in its text. A receiver finds the numbers in the raw bytes of a frame, whatever
// the protocol around them: parsing half a million events a second would measure the generator.

const MARK = Buffer.from("@@");
const DIGITS = 7;
const ZERO = 48;
/** Text of about the length people write. */
const FILLER = "the quick brown fox jumps over the lazy dog, and so on";

/** @param {number} number @returns {string} */
export function markedText(number) {
  return `${MARK}${String(number).padStart(DIGITS, "0")} ${FILLER}`;
}

/**
 * Calls `found` with the number of each marked text in these bytes.
 * @param {Buffer} bytes
 * @param {(number: number) => void} found
 */
export function readMarks(bytes, found) {
  let at = bytes.indexOf(MARK);
  while (at >= 0) {
    const start = at + MARK.length;
    let number = 0;
    for (let index = start; index < start + DIGITS; index += 1) {
      number = number * 10 + (bytes[index] ?? ZERO) - ZERO;
    }
    found(number);
    at = bytes.indexOf(MARK, start + DIGITS);
  }
}
