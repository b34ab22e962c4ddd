import type { ChatLog, Message, Outgoing } from "../../../shared/client/index.ts";
import { deliveryOf } from "../../../shared/client/index.ts";
import { dayKey } from "../../ui/format.ts";

export type Mark = Message["delivery"] | "pending" | "failed";

export interface Bubble {
  readonly kind: "message";
  /** Stays the same while a message goes from pending to stored. */
  readonly key: string;
  readonly clientId: string;
  readonly senderId: string;
  readonly own: boolean;
  readonly text: string;
  readonly at: string;
  readonly deleted: boolean;
  /** Only for own messages. */
  readonly mark: Mark | null;
  readonly error: string | null;
  /** First and last of a run by the same sender. */
  readonly first: boolean;
  readonly last: boolean;
}

export interface Notice {
  readonly kind: "joined" | "left";
  readonly key: string;
  readonly userId: string;
}

export interface UnreadLine {
  readonly kind: "unread";
  readonly key: string;
}

export type Row = Bubble | Notice | UnreadLine;

export interface Day {
  readonly key: string;
  readonly at: string;
  readonly rows: readonly Row[];
}

/** Messages of one sender that follow within this time stand as one run. */
const RUN_MS = 5 * 60_000;

type Item = Omit<Bubble, "first" | "last"> | Notice | UnreadLine;
type Dated = { readonly at: string; readonly item: Item };

/** What a timeline shows, grouped by the reader's days; the unread line stands before what follows `unreadAfter`. */
export function timelineOf(log: ChatLog, unreadAfter: number | null): Day[] {
  const items = [...stored(log, unreadAfter), ...log.outgoing.map((one) => waiting(log, one))];
  const days: { key: string; at: string; items: Item[] }[] = [];
  for (const { at, item } of items) {
    const key = dayKey(at);
    const day = days.at(-1);
    if (day?.key === key) day.items.push(item);
    else days.push({ key, at, items: [item] });
  }
  return days.map(({ key, at, items: ofDay }) => ({ key, at, rows: inRuns(ofDay) }));
}

function stored(log: ChatLog, unreadAfter: number | null): Dated[] {
  const items: Dated[] = [];
  let lineDrawn = unreadAfter === null;
  for (const entry of log.entries) {
    const { at } = entry;
    const foreign = entry.kind === "message" && entry.actorId !== log.userId;
    if (!lineDrawn && foreign && entry.seq > (unreadAfter ?? 0)) {
      items.push({ at, item: { kind: "unread", key: "unread" } });
      lineDrawn = true;
    }
    if (entry.kind === "message") items.push({ at, item: bubbleOf(log, entry.message) });
    if (entry.kind === "member_joined") {
      items.push({ at, item: { kind: "joined", key: `e${entry.seq}`, userId: entry.userId } });
    }
    if (entry.kind === "member_left") {
      items.push({ at, item: { kind: "left", key: `e${entry.seq}`, userId: entry.userId } });
    }
  }
  return items;
}

function bubbleOf(log: ChatLog, message: Message): Item {
  const own = message.senderId === log.userId;
  return {
    kind: "message",
    key: own ? `own:${message.clientId}` : `m${message.seq}`,
    clientId: message.clientId,
    senderId: message.senderId,
    own,
    text: message.text,
    at: message.createdAt,
    deleted: message.deletedAt !== null,
    mark: own ? deliveryOf(log, message) : null,
    error: null,
  };
}

function waiting(log: ChatLog, one: Outgoing): Dated {
  const item: Item = {
    kind: "message",
    key: `own:${one.clientId}`,
    clientId: one.clientId,
    senderId: log.userId,
    own: true,
    text: one.text,
    at: one.createdAt,
    deleted: false,
    mark: one.state,
    error: one.error ?? null,
  };
  return { at: one.createdAt, item };
}

function inRuns(items: readonly Item[]): Row[] {
  return items.map((item, index) => {
    if (item.kind !== "message") return item;
    return {
      ...item,
      first: !sameRun(items[index - 1], item),
      last: !sameRun(item, items[index + 1]),
    };
  });
}

function sameRun(a: Item | undefined, b: Item | undefined): boolean {
  if (a?.kind !== "message" || b?.kind !== "message" || a.senderId !== b.senderId) return false;
  return Math.abs(Date.parse(b.at) - Date.parse(a.at)) < RUN_MS;
}
