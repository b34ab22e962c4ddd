import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { PushDeps } from "./send-push.ts";
import { forgetAddresses } from "./store.ts";

/** Has one of the caller's devices get nothing any more. Throws `not_found`. */
export async function unsubscribePush(deps: PushDeps, actor: Actor, id: string): Promise<void> {
  const removed = await deps.hubs.removeDevices(actor.userId, [id]);
  if (removed.length === 0) throw new AppError(commonErrors.not_found);
  await forgetAddresses(
    deps.db,
    actor.userId,
    removed.map(({ address }) => address),
  );
}
