import type { Ids } from "../../../../shared/kernel/ids.ts";
import type { IdentityDeps } from "../deps.ts";

/** Crockford's base32: no two of them look alike. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/** 60 bits. */
const LENGTH = 12;
const GROUP = 4;
const CODES = 10;
const SHAPE = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

function newCode(ids: Ids): string {
  const letters = [...ids.random(LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length]);
  return letters.join("");
}

function shown(code: string): string {
  return (code.match(new RegExp(`.{${GROUP}}`, "g")) ?? []).join("-");
}

/** The code as it was made, however it was typed; `null` when it can be none. */
export function normalisedBackupCode(typed: string): string | null {
  const code = typed
    .toLowerCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replaceAll("o", "0")
    .replace(/[il]/g, "1");
  return SHAPE.test(code) ? code : null;
}

/** What is kept of a code of this account: found from it only with the deployment's key. */
export function backupCodeHash(deps: IdentityDeps, userId: string, code: string): string {
  return deps.codeHasher.hash(code, `backup-code:${userId}`);
}

/** Ten new codes as they are shown, and what is kept of them. */
export function newBackupCodes(deps: IdentityDeps, userId: string) {
  const codes = Array.from({ length: CODES }, () => newCode(deps.ids));
  return {
    codes: codes.map(shown),
    hashes: codes.map((code) => backupCodeHash(deps, userId, code)),
  };
}
