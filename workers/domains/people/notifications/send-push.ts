import { z } from "@hono/zod-openapi";
import {
  type PushPayload,
  pushPayload,
} from "../../../../shared/contracts/people/notifications.ts";
import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { IdentityDeps } from "../../identity/index.ts";
import type { QueueJob } from "../../platform/index.ts";
import type {
  NotificationHubs,
  PushMessage,
  PushOutcome,
  PushServices,
  PushTarget,
} from "./ports.ts";
import { forgetAddresses, readersOf } from "./store.ts";
import { unspoken, worded } from "./words.ts";

/** Services that name no time are asked again after this, twice as long each time. */
const FIRST_PAUSE_SECONDS = 5;
const LONGEST_PAUSE_SECONDS = (60 * MINUTE) / SECOND;
const MOST_ATTEMPTS = 12;

const base = z.object({ id: z.string() });
const target = z.discriminatedUnion("kind", [
  base.extend({
    kind: z.literal("web"),
    endpoint: z.string(),
    p256dh: z.string(),
    auth: z.string(),
  }),
  base.extend({ kind: z.literal("fcm"), token: z.string() }),
]);

const push = z.object({
  userId: z.string(),
  notice: pushPayload,
  /** Whether it is of a chat of two. */
  direct: z.boolean(),
  targets: z.array(target),
  expiresAt: z.number(),
  attempt: z.number().int().default(0),
});
export type Push = z.output<typeof push>;

export interface PushDeps extends IdentityDeps {
  readonly hubs: NotificationHubs;
  readonly pushServices: PushServices;
}

interface Result {
  readonly target: PushTarget;
  readonly outcome: PushOutcome;
}

/** The devices that are still to get it: between two tries it may have been read, or a device signed out. */
async function stillDue(deps: PushDeps, { userId, notice, targets }: Push): Promise<PushTarget[]> {
  const deviceIds = targets.map(({ id }) => id);
  const { kind, tag, chatId, seq } = notice;
  const ids = await deps.hubs.stillDue(userId, { kind, tag, chatId, seq, deviceIds });
  return targets.filter(({ id }) => ids.includes(id));
}

async function wordedFor(deps: PushDeps, { userId, notice, direct }: Push): Promise<PushPayload> {
  const { locale, senderName } = await readersOf(deps.db, userId, notice.senderId);
  return worded(notice, { locale, senderName, direct });
}

/** One more try without what was written, if the service finds it too long. */
async function sendTo(
  deps: PushDeps,
  to: PushTarget,
  message: PushMessage,
  shorter: () => Promise<PushPayload>,
): Promise<Result> {
  const outcome = await deps.pushServices.send(to, message);
  if (outcome.kind !== "too_large") return { target: to, outcome };
  const again = await deps.pushServices.send(to, { ...message, payload: await shorter() });
  return { target: to, outcome: again };
}

async function dropDead(deps: PushDeps, userId: string, results: readonly Result[]): Promise<void> {
  const dead = results.filter(({ outcome }) => outcome.kind === "gone");
  if (dead.length === 0) return;
  const ids = dead.map(({ target: { id } }) => id);
  const removed = await deps.hubs.removeDevices(userId, ids);
  await forgetAddresses(
    deps.db,
    userId,
    removed.map(({ address }) => address),
  );
}

function tellRefusals(deps: PushDeps, results: readonly Result[]): void {
  for (const { target: to, outcome } of results) {
    if (outcome.kind === "too_large") deps.log.warn("a push is too large", { device: to.id });
    if (outcome.kind !== "refused") continue;
    const fields = { device: to.id, service: to.kind, reason: outcome.reason };
    if (outcome.ours) deps.log.error("a push service does not accept our credentials", fields);
    else deps.log.warn("a push was refused", fields);
  }
}

/** Puts what is to be tried again back on the queue, for when the longest-waiting service will have it. */
async function tryAgain(deps: PushDeps, message: Push, results: readonly Result[]): Promise<void> {
  const pauses = new Map<number, PushTarget[]>();
  const normally = FIRST_PAUSE_SECONDS * 2 ** message.attempt;
  for (const { target: to, outcome } of results) {
    if (outcome.kind !== "later") continue;
    const pause = Math.min(
      Math.max(1, outcome.retryAfterSeconds ?? normally),
      LONGEST_PAUSE_SECONDS,
    );
    pauses.set(pause, [...(pauses.get(pause) ?? []), to]);
  }
  for (const [delaySeconds, targets] of pauses) {
    const attempt = message.attempt + 1;
    const tooLate = deps.clock.now() + delaySeconds * SECOND >= message.expiresAt;
    if (tooLate || attempt >= MOST_ATTEMPTS) {
      deps.log.warn("a push was given up", { devices: targets.map(({ id }) => id), attempt });
    } else {
      await deps.jobs.enqueue(sendPush.name, { ...message, targets, attempt }, { delaySeconds });
    }
  }
}

async function send(deps: PushDeps, message: Push): Promise<void> {
  const { userId, notice, expiresAt, attempt } = message;
  const leftMs = expiresAt - deps.clock.now();
  if (leftMs <= 0) return;
  const targets = await stillDue(deps, message);
  if (targets.length === 0) return;
  const payload = await wordedFor(deps, message);
  const { record } = deps.pushServices;
  if (record && attempt === 0) await Promise.all(targets.map((to) => record(to, payload)));
  const urgency = notice.kind === "reaction" || notice.kind === "clear" ? "normal" : "high";
  const outgoing = { payload, urgency, ttlSeconds: Math.ceil(leftMs / SECOND) } as const;
  const shorter = () => wordedFor(deps, { ...message, notice: unspoken(notice) });
  const results = await Promise.all(targets.map((to) => sendTo(deps, to, outgoing, shorter)));
  await dropDead(deps, userId, results);
  tellRefusals(deps, results);
  await tryAgain(deps, message, results);
}

/**
 * Brings a notification to somebody's devices. Running twice sends twice under the same tag, which devices show once.
 * The user's own object is who asks for it.
 */
export const sendPush: QueueJob<PushDeps, typeof push> = {
  name: "people.send-push",
  message: push,
  handle: send,
};
