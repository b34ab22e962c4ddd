import { MINUTE } from "../../../../shared/kernel/time.ts";
import type { Attempt } from "../challenges.ts";

/** What a six-digit code in a mail is called among the challenges. */
export const SIGN_IN_CODE = "sign_in_code";
/** As long as a code in a mail may live (OWASP ASVS 5, 6.5.5). */
export const SIGN_IN_MS = 10 * MINUTE;
const TRIES = 5;

/** The one code that is open at a time for an address (its key), whether or not an account has it. */
export function signInCode(emailKey: string): Attempt {
  return { id: `${SIGN_IN_CODE}:${emailKey}`, purpose: SIGN_IN_CODE, tries: TRIES };
}
