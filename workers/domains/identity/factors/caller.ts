import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor, Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import type { SecurityDetails } from "../security/notify.ts";
import { findUser, type UserRow } from "../store.ts";

/** The caller's account. Throws `unauthorized` when it is gone. */
export async function callerRow(deps: IdentityDeps, actor: Actor): Promise<UserRow> {
  const row = await findUser(deps.db, actor.userId);
  if (row === undefined || row.status === "deleted") throw new AppError(commonErrors.unauthorized);
  return row;
}

/** Where something happened in a session. */
export function inSession(actor: Actor, origin: Origin): SecurityDetails {
  return { origin, sessionId: actor.sessionId };
}
