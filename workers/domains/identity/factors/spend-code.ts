import type { IdentityDeps } from "../deps.ts";
import { backupCodeHash, normalisedBackupCode } from "./backup-codes.ts";
import { totpStep } from "./totp.ts";
import { findTotp, spendBackupCodeHash, spendTotpStep } from "./totp-store.ts";

const SIX_DIGITS = /^\d{6}$/;

/** Uses a code of the account's authenticator app. Answers whether it was right and had not been used. */
export async function spendTotpCode(
  deps: IdentityDeps,
  userId: string,
  typed: string,
): Promise<boolean> {
  const code = typed.replace(/\s/g, "");
  const totp = await findTotp(deps.db, userId);
  if (!SIX_DIGITS.test(code) || !totp || totp.enabledAt === null) return false;
  const secret = await deps.factorSealer.open(totp.sealedSecret, userId);
  if (secret === null) throw new Error("the secret of a second factor does not open");
  const step = totpStep(secret, code, deps.clock.now());
  return step !== null && spendTotpStep(deps.db, userId, step);
}

/** Uses a backup code, however it was typed. Answers whether it was right and had not been used. */
export async function spendBackupCode(
  deps: IdentityDeps,
  userId: string,
  typed: string,
): Promise<boolean> {
  const code = normalisedBackupCode(typed);
  if (code === null) return false;
  const hash = backupCodeHash(deps, userId, code);
  return spendBackupCodeHash(deps.db, userId, hash, deps.clock.now());
}

/** Uses a code of either kind. Answers which it was; `null` when it was none. */
export async function spendAnyCode(
  deps: IdentityDeps,
  userId: string,
  typed: string,
): Promise<"totp" | "backup_code" | null> {
  if (await spendTotpCode(deps, userId, typed)) return "totp";
  return (await spendBackupCode(deps, userId, typed)) ? "backup_code" : null;
}
