import type { DeviceSubscription } from "../../shared/contracts/people/notifications.ts";
import type { OutboxMessage } from "../../shared/contracts/platform/index.ts";
import type { Ids } from "../../shared/kernel/ids.ts";
import { type Clock, iso } from "../../shared/kernel/time.ts";
import type {
  PushAddress,
  PushOutcome,
  PushServices,
} from "../domains/people/notifications/ports.ts";
import type { Fcm } from "./fcm.ts";
import type { Outbox } from "./mailers.ts";
import { type WebPush, webFaults } from "./web-push.ts";

/** A service that is not configured takes nothing. */
const UNSERVED: PushOutcome = { kind: "refused", ours: true, reason: "not configured" };

/** Development's outbox, and what it needs. */
export interface PushRecorder {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly ids: Ids;
}

/** The services that are configured. With a `recorder` (development) everything that leaves can be read as well. */
export function pushServices(
  web: WebPush | null,
  fcm: Fcm | null,
  recorder: PushRecorder | null,
): PushServices {
  return {
    publicKey: web?.publicKey ?? null,
    // Development records what a service would have been given, whether or not there is one.
    serves: (kind) => recorder !== null || (kind === "web" ? web !== null : fcm !== null),
    faults: async (subscription) => faultsOf(subscription, recorder !== null),
    send: async (address, message) => {
      if (address.kind === "web") return web?.send(address, message) ?? UNSERVED;
      if (fcm === null) return recorder ? { kind: "sent" } : UNSERVED;
      return fcm.send(address.token, message);
    },
    record: recorder && ((address, payload) => recordTo(recorder, address, payload)),
  };
}

async function faultsOf(subscription: DeviceSubscription, allowLoopback: boolean) {
  if ("fcmToken" in subscription) return [];
  const { endpoint, keys } = subscription;
  return webFaults({ endpoint, ...keys }, allowLoopback);
}

async function recordTo(
  { outbox, clock, ids }: PushRecorder,
  address: PushAddress,
  payload: Parameters<NonNullable<PushServices["record"]>>[1],
): Promise<void> {
  const message: OutboxMessage = {
    id: ids.next<string>(),
    channel: "push",
    to: address.kind === "web" ? address.endpoint : address.token,
    subject: payload.title,
    text: payload.body,
    html: null,
    data: payload,
    createdAt: iso(clock.now()),
  };
  await outbox.addToOutbox(message);
}
