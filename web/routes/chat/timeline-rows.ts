import {
  type ChatEvent,
  type ChatLog,
  deliveryOf,
  type Message,
  messageOf,
  type Outgoing,
  type OutgoingFile,
  type WantedChange,
  withChanges,
} from "../../../shared/client/index.ts";
import { dayKey } from "../../ui/format.ts";

export type Mark = Message["delivery"] | "pending" | "failed";

export interface Bubble {
  readonly kind: "message";
  /** Stays the same while a message goes from pending to stored. */
  readonly key: string;
  readonly at: string;
  /** 0 while it is not stored. */
  readonly seq: number;
  readonly clientId: string;
  readonly senderId: string;
  readonly own: boolean;
  readonly text: string;
  /** `null` while it is not stored. */
  readonly message: Message | null;
  /** What goes with it while it is on its way. */
  readonly files: readonly OutgoingFile[];
  readonly replyTo: number | null;
  /** What it answers, if that is loaded. */
  readonly answers: Message | null;
  readonly deleted: boolean;
  /** Only for own messages. */
  readonly mark: Mark | null;
  readonly error: string | null;
  /** First and last of a run by the same sender. */
  readonly first: boolean;
  readonly last: boolean;
}

/** Something else that happened in the chat. */
export type Happening = Extract<
  ChatEvent,
  {
    kind:
      | "member_joined"
      | "member_left"
      | "role_changed"
      | "renamed"
      | "avatar_changed"
      | "pinned"
      | "call";
  }
>;

export interface Notice {
  readonly kind: "notice";
  readonly key: string;
  readonly at: string;
  readonly seq: number;
  readonly event: Happening;
}

export interface DayLine {
  readonly kind: "day";
  readonly key: string;
  readonly at: string;
}

export interface UnreadLine {
  readonly kind: "unread";
  readonly key: "unread";
  readonly at: string;
}

export type Row = Bubble | Notice | DayLine | UnreadLine;

interface About {
  /** The unread line stands before what follows this. */
  readonly unreadAfter?: number | null;
  /** Changes of messages that are on their way. */
  readonly changes?: readonly WantedChange[];
  /** Messages that are being deleted. */
  readonly doomed?: ReadonlySet<number>;
}

/** Messages of one sender that follow within this time stand as one run. */
const RUN_MS = 5 * 60_000;

/** What a timeline shows, line by line. */
export function timelineOf(log: ChatLog, about: About = {}): Row[] {
  const { unreadAfter = null } = about;
  const rows: Row[] = [];
  let day = "";
  let lineDrawn = unreadAfter === null;
  const add = (row: Bubble | Notice) => {
    const key = dayKey(row.at);
    if (key !== day) rows.push({ kind: "day", key: `d${key}`, at: row.at });
    day = key;
    if (!lineDrawn && row.kind === "message" && !row.own && row.seq > (unreadAfter ?? 0)) {
      rows.push({ kind: "unread", key: "unread", at: row.at });
      lineDrawn = true;
    }
    rows.push(row);
  };
  for (const entry of log.entries) {
    if (entry.kind === "message") add(bubbleOf(log, entry.message, about));
    else if (isHappening(entry)) {
      add({ kind: "notice", key: `e${entry.seq}`, at: entry.at, seq: entry.seq, event: entry });
    }
  }
  for (const one of log.outgoing) add(waiting(log, one));
  return inRuns(rows);
}

/** What is shown of the chat on the days of its rows begins with this key; what is put before it gives another. */
export function firstKeyOf(rows: readonly Row[]): string {
  return rows.find(({ kind }) => kind === "message" || kind === "notice")?.key ?? "";
}

/** Where a message stands, or what comes next if it is not shown. -1 when nothing does. */
export function rowOf(rows: readonly Row[], seq: number): number {
  return rows.findIndex((row) => "seq" in row && (row.seq >= seq || row.seq === 0));
}

/** The newest stored event that is in sight when the rows up to `index` are. */
export function seenUpTo(rows: readonly Row[], index: number): number {
  for (let at = Math.min(index, rows.length - 1); at >= 0; at -= 1) {
    const row = rows[at];
    if (row !== undefined && "seq" in row && row.seq > 0) return row.seq;
  }
  return 0;
}

function isHappening(event: ChatEvent): event is Happening {
  switch (event.kind) {
    case "member_joined":
    case "member_left":
    case "role_changed":
    case "renamed":
    case "avatar_changed":
    case "call":
      return true;
    case "pinned":
      return event.pinned;
    default:
      return false;
  }
}

const NO_FILES: readonly OutgoingFile[] = [];

function bubbleOf(log: ChatLog, stored: Message, { changes = [], doomed }: About): Bubble {
  const message = changes.length === 0 ? stored : withChanges(stored, changes);
  const { seq, clientId, senderId, text, createdAt } = message;
  const own = senderId === log.userId;
  const leaving = changes.some(
    (one) => one.kind === "delete" && one.seq === seq && one.refused === undefined,
  );
  const deleted = message.deletedAt !== null || leaving || (doomed?.has(seq) ?? false);
  const replyTo = deleted ? null : (message.replyTo ?? null);
  return {
    kind: "message",
    key: own ? `own:${clientId}` : `m${seq}`,
    at: createdAt,
    seq,
    clientId,
    senderId,
    own,
    text,
    message,
    files: NO_FILES,
    replyTo,
    answers: replyTo === null ? null : messageOf(log, replyTo),
    deleted,
    mark: own ? deliveryOf(log, message) : null,
    error: null,
    first: true,
    last: true,
  };
}

function waiting(log: ChatLog, one: Outgoing): Bubble {
  const replyTo = one.replyTo ?? null;
  return {
    kind: "message",
    key: `own:${one.clientId}`,
    at: one.createdAt,
    seq: 0,
    clientId: one.clientId,
    senderId: log.userId,
    own: true,
    text: one.text,
    message: null,
    files: one.files ?? NO_FILES,
    replyTo,
    answers: replyTo === null ? null : messageOf(log, replyTo),
    deleted: false,
    mark: one.state,
    error: one.error ?? null,
    first: true,
    last: true,
  };
}

function inRuns(rows: readonly Row[]): Row[] {
  return rows.map((row, index) => {
    if (row.kind !== "message") return row;
    return {
      ...row,
      first: !sameRun(rows[index - 1], row),
      last: !sameRun(row, rows[index + 1]),
    };
  });
}

function sameRun(a: Row | undefined, b: Row | undefined): boolean {
  if (a?.kind !== "message" || b?.kind !== "message" || a.senderId !== b.senderId) return false;
  return Math.abs(Date.parse(b.at) - Date.parse(a.at)) < RUN_MS;
}
