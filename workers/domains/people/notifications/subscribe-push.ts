import type {
  DeviceSubscription,
  PushDevice,
} from "../../../../shared/contracts/people/notifications.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import { deviceView } from "./device-view.ts";
import type { PushAddress } from "./ports.ts";
import type { PushDeps } from "./send-push.ts";
import { addressHash, claimAddress, ownerOfAddress } from "./store.ts";

const LIMIT = { name: "push-subscriptions", limit: 100, windowSeconds: HOUR / SECOND };

function addressOf(subscription: DeviceSubscription): PushAddress {
  if ("fcmToken" in subscription) return { kind: "fcm", token: subscription.fcmToken };
  const { endpoint, keys } = subscription;
  return { kind: "web", endpoint, p256dh: keys.p256dh, auth: keys.auth };
}

async function validAddress(deps: PushDeps, subscription: DeviceSubscription) {
  const address = addressOf(subscription);
  if (!deps.pushServices.serves(address.kind)) throw new AppError(commonErrors.unavailable);
  const fields = await deps.pushServices.faults(subscription);
  if (fields.length > 0) throw new AppError(commonErrors.validation_failed, { fields });
  return address;
}

/**
 * Has the caller's device get notifications. Nobody else gets them there any more: before it is kept here it is taken
 * from whoever had it, and whoever claims it last has it. Throws `validation_failed`, `rate_limited`, and `unavailable`
 * where devices of that kind cannot be reached.
 */
export async function subscribePush(
  deps: PushDeps,
  actor: Actor,
  subscription: DeviceSubscription,
): Promise<{ isNew: boolean; device: PushDevice }> {
  const { userId, sessionId } = actor;
  await enforceRate(deps, `push-subscriptions:${userId}`, LIMIT);
  const address = await validAddress(deps, subscription);
  const hash = addressHash(address);
  await takeFrom(deps, await ownerOfAddress(deps.db, hash), userId, address);
  const registration = { id: deps.ids.next<string>(), address, sessionId };
  const outcome = await deps.hubs.registerDevice(userId, registration);
  if (outcome.kind === "session_ended") throw new AppError(commonErrors.token_revoked);
  // Of two who claim it at once the later finds the earlier here.
  const before = await claimAddress(deps.db, hash, userId, deps.clock.now());
  await takeFrom(deps, before, userId, address);
  return { isNew: outcome.kind === "new", device: deviceView(outcome.device, sessionId) };
}

async function takeFrom(
  deps: PushDeps,
  owner: string | undefined,
  userId: string,
  address: PushAddress,
): Promise<void> {
  if (owner !== undefined && owner !== userId) await deps.hubs.removeAddress(owner, address);
}
