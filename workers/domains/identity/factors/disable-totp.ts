import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { securityEvent } from "../security/notify.ts";
import { callerRow, inSession } from "./caller.ts";
import { totpProvedByCode } from "./guarded-code.ts";
import { tellOwner } from "./tell-owner.ts";
import { deleteTotp, relaxWithoutFactors } from "./totp-store.ts";

/**
 * Turns the authenticator app off, and with it the backup codes. Throws `not_found`, `invalid_credentials`,
 * `account_locked`.
 */
export async function disableTotp(
  deps: IdentityDeps,
  actor: Actor,
  code: string,
  origin: Origin,
): Promise<void> {
  const { db } = deps;
  const row = await callerRow(deps, actor);
  await totpProvedByCode(deps, actor, row, code, origin);
  const details = inSession(actor, origin);
  await db.batch([
    ...deleteTotp(db, row.id),
    relaxWithoutFactors(db, row.id),
    securityEvent(deps, row.id, "totp_disabled", details),
  ]);
  tellOwner(deps, row, "totp_disabled", details);
}
