import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { sessionGuard } from "./guards.ts";
import { spendAnyCode } from "./spend-code.ts";
import { findTotp, type TotpRow } from "./totp-store.ts";

/**
 * The caller's enabled authenticator app, once a code of it or a backup code has been used up. Throws `not_found` when
 * there is none, `invalid_credentials`, `account_locked`.
 */
export async function totpProvedByCode(
  deps: IdentityDeps,
  actor: Actor,
  code: string,
): Promise<TotpRow> {
  const totp = await findTotp(deps.db, actor.userId);
  if (!totp || totp.enabledAt === null) throw new AppError(commonErrors.not_found);
  const guard = sessionGuard(deps, actor.sessionId);
  await guard.begin();
  if ((await spendAnyCode(deps, actor.userId, code)) === null) {
    await guard.fail();
    throw new AppError(errors.invalid_credentials);
  }
  await guard.pass();
  return totp;
}
