import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, isFresh } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { findFactors } from "../factors/store.ts";
import { findUser, type UserRow } from "../store.ts";
import { securityOf } from "./get-security.ts";
import { putSecuritySettings, type SecuritySettings } from "./store.ts";

/** Asking for a second factor needs one to be there; asking for it no longer needs a fresh proof. */
async function requireAllowed(
  deps: IdentityDeps,
  actor: Actor,
  row: UserRow,
  { requireMfa }: SecuritySettings,
): Promise<void> {
  if (requireMfa === undefined || requireMfa === row.requireMfa) return;
  if (!requireMfa) {
    if (isFresh(actor, deps.clock.now())) return;
    throw new AppError(commonErrors.step_up_required);
  }
  const { totp, passkeys } = await findFactors(deps.db, row.id);
  if (!totp && passkeys === 0) throw new AppError(errors.mfa_missing);
}

/** Changes what the caller is asked and told. Throws `mfa_missing`, `step_up_required`. */
export async function updateSecurity(deps: IdentityDeps, actor: Actor, settings: SecuritySettings) {
  const row = await findUser(deps.db, actor.userId);
  if (row === undefined) throw new AppError(commonErrors.unauthorized);
  await requireAllowed(deps, actor, row, settings);
  const changed = Object.values(settings).some((value) => value !== undefined)
    ? await putSecuritySettings(deps.db, row.id, settings)
    : [row];
  return securityOf(deps, actor, changed[0] ?? row);
}
