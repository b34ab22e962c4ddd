import { utf8 } from "../bytes.ts";
import { inGroups, LETTERS, lettersOf } from "../trust/letters.ts";

const SECRET_LETTERS = 26;
const CHECK_LETTERS = 2;
const LABEL = "Veche recovery code v1";

/**
 * A recovery code: 28 letters in seven groups. 26 of them, 130 bits, are chance; by the last two a slip of the pen is
 * found before anything is tried. Letters rather than words, for they are the same in every language.
 */
export async function newRecoveryCode(): Promise<string> {
  const chance = crypto.getRandomValues(new Uint8Array(SECRET_LETTERS));
  const secret = [...chance].map((byte) => LETTERS[byte % LETTERS.length] ?? "").join("");
  return inGroups(secret + (await checkOf(secret)));
}

/** The code that somebody typed, as it is written; `null` if it is none. Case and what lies between do not matter. */
export async function readRecoveryCode(text: string): Promise<string | null> {
  const letters = lettersOf(text);
  if (letters.length !== SECRET_LETTERS + CHECK_LETTERS) return null;
  const secret = letters.slice(0, SECRET_LETTERS);
  if ((await checkOf(secret)) !== letters.slice(SECRET_LETTERS)) return null;
  return inGroups(letters);
}

async function checkOf(secret: string): Promise<string> {
  const named = utf8(JSON.stringify([LABEL, secret]));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", named));
  const letters = [...digest.subarray(0, CHECK_LETTERS)].map((byte) => LETTERS[byte % 32] ?? "");
  return letters.join("");
}
