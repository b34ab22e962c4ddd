import type { ChatEvent, Message } from "../contracts/chat/index.ts";
import { applyChange, isMessageChange } from "./message-fold.ts";
import type { OutboxEntry, OutgoingFile } from "./outbox.ts";

/** A message this client wrote that its log does not show yet. */
export interface Outgoing {
  readonly clientId: string;
  readonly text: string;
  readonly replyTo?: number;
  readonly files?: readonly OutgoingFile[];
  readonly createdAt: string;
  /** `pending` until the server answers, `sent` once it has stored the message, `failed` when it refused. */
  readonly state: "pending" | "sent" | "failed";
  /** Why it was refused: an error code of the platform. */
  readonly error?: string;
}

export interface Receipt {
  readonly delivered: number;
  readonly read: number;
}

/**
 * What one member's client knows of a chat: the fold of the chat's log, plus what is on its way there.
 *
 * Invariant: `entries` holds every event of `(base, lastSeq]` once, in order, and below `base` nothing. Of what lay
 * before the log was opened it holds the messages alone. Each message stands as all events up to `lastSeq`, and for one
 * that was fetched those up to its `changedSeq`, have left it.
 */
export interface ChatLog {
  readonly userId: string;
  /** History up to and including this `seq` has not been loaded; 0 when all of it has. */
  readonly base: number;
  /** Every event up to here has been folded in: where a resumed connection goes on. */
  readonly lastSeq: number;
  readonly entries: readonly ChatEvent[];
  /** Events that arrived ahead of a hole; they wait until it is filled. */
  readonly early: ReadonlyMap<number, ChatEvent>;
  readonly outgoing: readonly Outgoing[];
  /** How far the other members have got. */
  readonly receipts: ReadonlyMap<string, Receipt>;
}

/** A log that knows nothing yet and will be told the events after `base`. */
export function openLog(userId: string, base = 0): ChatLog {
  return {
    userId,
    base,
    lastSeq: base,
    entries: [],
    early: new Map(),
    outgoing: [],
    receipts: new Map(),
  };
}

/**
 * Folds events in, whatever their order and however often each arrives. One that is known changes nothing;
 * one beyond a hole waits for it to be filled. The same log comes back when nothing was new.
 */
export function applyEvents(log: ChatLog, events: readonly ChatEvent[]): ChatLog {
  const early = new Map(log.early);
  for (const event of events) {
    if (event.seq > log.lastSeq && !early.has(event.seq)) early.set(event.seq, event);
  }
  if (early.size === log.early.size) return log;

  const arrived: ChatEvent[] = [];
  let lastSeq = log.lastSeq;
  for (let next = early.get(lastSeq + 1); next !== undefined; next = early.get(lastSeq + 1)) {
    lastSeq = next.seq;
    early.delete(lastSeq);
    arrived.push(next);
  }
  const entries = withChangesOf(log, arrived);
  const folded: ChatLog = { ...log, lastSeq, early, entries, outgoing: settle(log, arrived) };
  // Who writes has read what came before: the platform moves their mark and sends no receipt for it.
  const wrote = new Map<string, number>();
  for (const { kind, actorId, seq } of arrived) if (kind === "message") wrote.set(actorId, seq);
  return applyReceipts(
    folded,
    [...wrote].map(([userId, read]) => ({ userId, read })),
  );
}

/** The `seq`s that are missing between what is folded and what has arrived, or `null` when there is no hole. */
export function missing(log: ChatLog): { from: number; to: number } | null {
  if (log.early.size === 0) return null;
  return { from: log.lastSeq + 1, to: Math.min(...log.early.keys()) - 1 };
}

/**
 * Puts a page of older messages, fetched as those before `base + 1`, before the log. `complete` says that nothing older
 * exists. What has happened to them since they were fetched is in the log by now, or comes.
 */
export function prependHistory(
  log: ChatLog,
  messages: readonly Message[],
  complete: boolean,
): ChatLog {
  const known = new Map<number, Message>();
  for (const message of messages) if (message.seq <= log.base) known.set(message.seq, message);
  const changes = log.entries.filter(isMessageChange);
  const older = [...known.values()]
    .sort((a, b) => a.seq - b.seq)
    .map((message) =>
      asEvent(changes.reduce((one, event) => applyChange(one, event, log.userId), message)),
    );
  const first = older[0]?.seq ?? log.base + 1;
  return {
    ...log,
    base: complete ? 0 : first - 1,
    entries: [...older, ...log.entries],
    outgoing: settle(log, older),
  };
}

/** Lets go of all but the newest `keep` entries; the older ones can be loaded again. */
export function trim(log: ChatLog, keep: number): ChatLog {
  const first = log.entries.at(-keep);
  if (first === undefined || log.entries.length <= keep) return log;
  return { ...log, base: first.seq - 1, entries: log.entries.slice(-keep) };
}

/** Adds a message that is being sent. */
export function addOutgoing(log: ChatLog, draft: Omit<Outgoing, "state" | "error">): ChatLog {
  if (log.outgoing.some((one) => one.clientId === draft.clientId)) return log;
  const stored = log.entries.some((entry) => isOwn(log, entry, draft.clientId));
  if (stored) return log;
  return { ...log, outgoing: [...log.outgoing, { ...draft, state: "pending" }] };
}

/** The server has stored the message; it stays in `outgoing` until its event is folded in. */
export function acknowledge(log: ChatLog, clientId: string, createdAt: string): ChatLog {
  return changeOutgoing(log, clientId, ({ error: _, ...one }) => ({
    ...one,
    state: "sent",
    createdAt,
  }));
}

/** The server has refused the message, for the reason `code`. */
export function refuse(log: ChatLog, clientId: string, code: string): ChatLog {
  return changeOutgoing(log, clientId, (one) => ({ ...one, state: "failed", error: code }));
}

/** The writer tries a refused message again: it goes to the end of what is waiting. */
export function retry(log: ChatLog, clientId: string): ChatLog {
  const failed = log.outgoing.find((one) => one.clientId === clientId && one.state === "failed");
  if (failed === undefined) return log;
  const { error: _, ...draft } = failed;
  return addOutgoing(discard(log, clientId), draft);
}

/** The writer gives a message up. */
export function discard(log: ChatLog, clientId: string): ChatLog {
  return { ...log, outgoing: log.outgoing.filter((one) => one.clientId !== clientId) };
}

/**
 * What waits to be sent, as the device's outbox has it: in its order, after what has been sent and before what it does
 * not know of yet.
 */
export function withOutbox(log: ChatLog, entries: readonly OutboxEntry[]): ChatLog {
  const known = new Map(log.outgoing.map((one) => [one.clientId, one]));
  const waiting = entries
    .filter(({ clientId }) => known.get(clientId)?.state !== "sent")
    .filter(({ clientId }) => !log.entries.some((entry) => isOwn(log, entry, clientId)))
    .map(asOutgoing);
  const isWaiting = ({ clientId }: Outgoing) => waiting.some((one) => one.clientId === clientId);
  const sent = log.outgoing.filter(({ state }) => state === "sent");
  const others = log.outgoing.filter((one) => one.state !== "sent" && !isWaiting(one));
  const outgoing = [...sent, ...waiting, ...others];
  return outgoing.length === 0 && log.outgoing.length === 0 ? log : { ...log, outgoing };
}

function asOutgoing({ refused, ...entry }: OutboxEntry): Outgoing {
  if (refused === undefined) return { ...entry, state: "pending" };
  return { ...entry, state: "failed", error: refused };
}

/** How far a member has got, as far as it is told. */
export interface ReceiptMark {
  readonly userId: string;
  readonly delivered?: number | undefined;
  readonly read?: number | undefined;
}

/** Notes how far members have got. No mark goes back. */
export function applyReceipts(log: ChatLog, marks: readonly ReceiptMark[]): ChatLog {
  const news = new Map<string, Receipt>();
  for (const { userId, ...mark } of marks) {
    if (userId === log.userId) continue;
    const before = news.get(userId) ?? log.receipts.get(userId) ?? { delivered: 0, read: 0 };
    const read = Math.max(before.read, mark.read ?? 0);
    const delivered = Math.max(before.delivered, mark.delivered ?? 0, read);
    if (read !== before.read || delivered !== before.delivered) {
      news.set(userId, { delivered, read });
    }
  }
  return news.size === 0 ? log : { ...log, receipts: new Map([...log.receipts, ...news]) };
}

/** Notes what the platform says of messages fetched now: how far somebody, it does not say who, has got. */
export function applyDelivery(log: ChatLog, messages: readonly Message[]): ChatLog {
  const furthest = (reached: (delivery: Message["delivery"]) => boolean) =>
    Math.max(
      0,
      ...messages
        .filter(({ senderId, delivery }) => senderId === log.userId && reached(delivery))
        .map(({ seq }) => seq),
    );
  const delivered = furthest((delivery) => delivery !== "sent");
  return applyReceipts(log, [
    { userId: "", delivered, read: furthest((delivery) => delivery === "read") },
  ]);
}

/** The latest own message. */
export function latestOwn(log: ChatLog): Message | null {
  const last = log.entries.findLast(
    (entry) => entry.kind === "message" && entry.actorId === log.userId,
  );
  return last?.kind === "message" ? last.message : null;
}

/** The latest own message, unless it is known to have been read. */
export function latestUnreadOwn(log: ChatLog): Message | null {
  const last = latestOwn(log);
  return last !== null && deliveryOf(log, last) === "read" ? null : last;
}

/** How far an own message has got, by what the server said when it was fetched and by the marks since. */
export function deliveryOf(log: ChatLog, message: Message): Message["delivery"] {
  let delivery = message.delivery;
  for (const { delivered, read } of log.receipts.values()) {
    if (read >= message.seq) return "read";
    if (delivered >= message.seq && delivery === "sent") delivery = "delivered";
  }
  return delivery;
}

/** How many messages of others there are after `seq`; deleted ones are none. */
export function countUnread(log: ChatLog, seq: number): number {
  let count = 0;
  for (let index = log.entries.length - 1; index >= 0; index -= 1) {
    const entry = log.entries[index];
    if (entry === undefined || entry.seq <= seq) break;
    if (entry.kind !== "message" || entry.actorId === log.userId) continue;
    if (entry.message.deletedAt === null) count += 1;
  }
  return count;
}

/** The message of that `seq`, if it is loaded. */
export function messageOf(log: ChatLog, seq: number): Message | null {
  const entry = log.entries[indexOf(log.entries, seq)];
  return entry?.kind === "message" && entry.seq === seq ? entry.message : null;
}

/** The entries with what has arrived, and with what that does to messages among them. */
function withChangesOf(log: ChatLog, arrived: readonly ChatEvent[]): readonly ChatEvent[] {
  if (arrived.length === 0) return log.entries;
  const entries = [...log.entries, ...arrived];
  for (const event of arrived) {
    if (!isMessageChange(event)) continue;
    const index = indexOf(entries, event.targetSeq);
    const target = entries[index];
    if (target?.kind !== "message" || target.seq !== event.targetSeq) continue;
    entries[index] = { ...target, message: applyChange(target.message, event, log.userId) };
  }
  return entries;
}

/** Where an event of that `seq` stands, or would. */
function indexOf(entries: readonly ChatEvent[], seq: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((entries[middle]?.seq ?? 0) < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function settle(log: ChatLog, events: readonly ChatEvent[]): readonly Outgoing[] {
  if (log.outgoing.length === 0) return log.outgoing;
  return log.outgoing.filter((one) => !events.some((event) => isOwn(log, event, one.clientId)));
}

function isOwn(log: ChatLog, event: ChatEvent, clientId: string): boolean {
  return (
    event.kind === "message" && event.actorId === log.userId && event.message.clientId === clientId
  );
}

function changeOutgoing(
  log: ChatLog,
  clientId: string,
  change: (one: Outgoing) => Outgoing,
): ChatLog {
  if (!log.outgoing.some((one) => one.clientId === clientId)) return log;
  const outgoing = log.outgoing.map((one) => (one.clientId === clientId ? change(one) : one));
  return { ...log, outgoing };
}

function asEvent(message: Message): ChatEvent {
  return {
    seq: message.seq,
    actorId: message.senderId,
    at: message.createdAt,
    kind: "message",
    message,
  };
}
