import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { HOUR } from "../../../../shared/kernel/time.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { endTrust } from "../devices.ts";
import { errors } from "../errors.ts";
import { securityEvent } from "../security/notify.ts";
import { newBackupCodes } from "./backup-codes.ts";
import { callerRow, inSession } from "./caller.ts";
import { refuseProof, sessionGuard } from "./guards.ts";
import { tellOwner } from "./tell-owner.ts";
import { totpStep } from "./totp.ts";
import { enablePendingTotp, findTotp, replaceBackupCodes, type TotpRow } from "./totp-store.ts";

/** A secret that waits longer for its first code is to be made anew. */
const PENDING_MS = HOUR;

async function pendingTotp(deps: IdentityDeps, userId: string): Promise<TotpRow> {
  const totp = await findTotp(deps.db, userId);
  if (totp && totp.enabledAt !== null) throw new AppError(errors.totp_enabled);
  if (!totp || deps.clock.now() - totp.createdAt > PENDING_MS) {
    throw new AppError(commonErrors.gone);
  }
  return totp;
}

/**
 * Turns the second factor on with the first code of the authenticator app. Answers ten backup codes. Throws
 * `totp_enabled`, `gone` without a secret that waits, `invalid_credentials`, `account_locked`.
 */
export async function enableTotp(
  deps: IdentityDeps,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<string[]> {
  const { db } = deps;
  const row = await callerRow(deps, actor);
  const { sealedSecret: pending } = await pendingTotp(deps, row.id);
  const secret = await deps.factorSealer.open(pending, row.id);
  if (secret === null) throw new AppError(commonErrors.gone);
  const guard = sessionGuard(deps, actor.sessionId);
  await guard.begin();
  const at = deps.clock.now();
  const step = totpStep(secret, code, at);
  if (step === null) {
    return refuseProof(deps, guard, row, origin, { method: "totp", device: null, deviceId: null });
  }
  await guard.pass();
  const sealed = await deps.factorSealer.seal(secret, row.id);
  const { codes, hashes } = newBackupCodes(deps, row.id);
  const details = inSession(actor, origin);
  const [enabled] = await db.batch([
    enablePendingTotp(db, { userId: row.id, pending, sealed, step, at }),
    ...replaceBackupCodes(db, row.id, sealed, hashes),
    ...endTrust(db, row.id),
  ]);
  if (enabled.length === 0) throw new AppError(errors.totp_enabled);
  await securityEvent(deps, row.id, "totp_enabled", details).run();
  tellOwner(deps, row, "totp_enabled", details);
  return codes;
}
