import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { inviteScope } from "./invite.ts";
import { revokeInvite } from "./store.ts";

/** Withdraws an invite. Throws `not_found` for one that is not the caller's to withdraw. */
export async function withdrawInvite(deps: IdentityDeps, actor: Actor, id: string): Promise<void> {
  const revoked = await revokeInvite(deps.db, id, inviteScope(actor), deps.clock.now());
  if (!revoked) throw new AppError(commonErrors.not_found);
}
