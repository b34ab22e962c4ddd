import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import type { UserRow } from "../store.ts";
import { refuseProof, sessionGuard } from "./guards.ts";
import { spendAnyCode } from "./spend-code.ts";
import { findTotp, type TotpRow } from "./totp-store.ts";

/**
 * The caller's enabled authenticator app, once a code of it or a backup code has been used up. Throws `not_found` when
 * there is none, `invalid_credentials`, `account_locked`.
 */
export async function totpProvedByCode(
  deps: IdentityDeps,
  actor: Actor,
  row: UserRow,
  code: string,
  origin: Origin,
): Promise<TotpRow> {
  const totp = await findTotp(deps.db, row.id);
  if (!totp || totp.enabledAt === null) throw new AppError(commonErrors.not_found);
  const guard = sessionGuard(deps, actor.sessionId);
  await guard.begin();
  const method = await spendAnyCode(deps, row.id, code);
  if (method === null) {
    return refuseProof(deps, guard, row, origin, { method: "totp", device: null, deviceId: null });
  }
  await guard.pass();
  return totp;
}
