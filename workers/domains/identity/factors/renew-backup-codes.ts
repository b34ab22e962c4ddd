import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { securityEvent } from "../security/notify.ts";
import { newBackupCodes } from "./backup-codes.ts";
import { callerRow, inSession } from "./caller.ts";
import { totpProvedByCode } from "./guarded-code.ts";
import { tellOwner } from "./tell-owner.ts";
import { replaceBackupCodes } from "./totp-store.ts";

/** Replaces all backup codes. Throws `not_found`, `invalid_credentials`, `account_locked`. */
export async function renewBackupCodes(
  deps: IdentityDeps,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<string[]> {
  const { db } = deps;
  const row = await callerRow(deps, actor);
  const { sealedSecret } = await totpProvedByCode(deps, actor, row, code, origin);
  const { codes, hashes } = newBackupCodes(deps, row.id);
  const details = inSession(actor, origin);
  const [, inserted] = await db.batch([
    ...replaceBackupCodes(db, row.id, sealedSecret, hashes),
    securityEvent(deps, row.id, "backup_codes_renewed", details),
  ]);
  if (inserted.meta.changes === 0) throw new AppError(commonErrors.not_found);
  tellOwner(deps, row, "backup_codes_renewed", details);
  return codes;
}
