import type { Ids } from "../../../../shared/kernel/ids.ts";
import type { IdentityDeps } from "../deps.ts";

const CODES = 1_000_000;
/** 32-bit numbers from here on would make some codes likelier than others. */
const FAIR = Math.floor(2 ** 32 / CODES) * CODES;

/** Six digits, each code as likely as any other. */
export function newCode(ids: Ids): string {
  for (;;) {
    const number = Buffer.from(ids.random(4)).readUInt32BE();
    if (number < FAIR) return String(number % CODES).padStart(6, "0");
  }
}

/** What is kept of a code: under a key, because the few there are would be found from a plain hash at once. */
export function codeHash(
  { codeHasher }: Pick<IdentityDeps, "codeHasher">,
  challengeId: string,
  code: string,
): string {
  return codeHasher.hash(code, challengeId);
}
