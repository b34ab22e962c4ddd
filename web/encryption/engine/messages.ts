import { packed, unpacked } from "../bytes.ts";
import type { Content } from "../content.ts";
import type { SealedFile } from "../files/sealed-file.ts";
import type { Identity } from "../mls/suite.ts";
import type { Change, Store } from "./ports.ts";

/** As in other chats: afterwards a text stands. */
export const EDITABLE_MS = 48 * 3_600_000;

interface Placed extends Identity {
  readonly seq: number;
  readonly at: string;
}

/** A message as all that has happened to it has left it. */
export interface KeptMessage extends Placed {
  readonly kind: "message";
  readonly clientId: string;
  readonly text: string;
  readonly replyTo?: number;
  readonly mentions: readonly string[];
  readonly files: readonly SealedFile[];
  readonly reactions: Readonly<Record<string, readonly string[]>>;
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  readonly changedSeq: number;
}

type ChangingContent = Exclude<Content, { kind: "message" }>;
/** What an event has done to a message before it. */
type KeptChange = Placed & ChangingContent;

/** An event that this device cannot read, or that says nothing. */
interface KeptUnreadable {
  readonly kind: "unreadable";
  readonly seq: number;
  readonly at: string;
  readonly userId: string;
  /** What it does to a message that this device does not have, or not yet: a history may bring it. */
  readonly later?: ChangingContent;
  readonly deviceId?: string;
}

/** What this device knows of an event of the log. */
export type Kept = KeptMessage | KeptChange | KeptUnreadable;

const WIDTH = 12;

export function messageKey(chatId: string, seq: number): string {
  return `${chatId}/${String(seq).padStart(WIDTH, "0")}`;
}

/** What of these events this device knows, oldest first. */
export async function keptBetween(
  store: Store,
  chatId: string,
  from: number,
  to: number,
): Promise<Kept[]> {
  const rows = await store.range("message", messageKey(chatId, from), messageKey(chatId, to));
  return rows.map(([, value]) => unpacked<Kept>(value));
}

/** The message at that place, if this device has read one there. */
export async function keptMessage(
  store: Store,
  chatId: string,
  seq: number,
): Promise<KeptMessage | null> {
  const value = await store.get("message", messageKey(chatId, seq));
  const kept = value && unpacked<Kept>(value);
  return kept?.kind === "message" ? kept : null;
}

/** Messages before that event, newest first. */
export async function messagesBefore(
  store: Store,
  chatId: string,
  seq: number,
  limit: number,
): Promise<{ readonly messages: readonly KeptMessage[]; readonly complete: boolean }> {
  const messages: KeptMessage[] = [];
  let to = seq - 1;
  for (;;) {
    const options = { limit, reverse: true };
    const [first, last] = [messageKey(chatId, 0), messageKey(chatId, Math.max(to, 0))];
    const rows = await store.range("message", first, last, options);
    const kept = rows.map(([, value]) => unpacked<Kept>(value));
    for (const one of kept) if (one.kind === "message") messages.push(one);
    const end = kept.at(-1);
    if (kept.length < limit || !end) return { messages: messages.slice(0, limit), complete: true };
    if (messages.length >= limit) return { messages: messages.slice(0, limit), complete: false };
    to = end.seq - 1;
  }
}

/** What to write down of a content that has come at that place: itself, and what it does to a message before it. */
export async function changesBy(
  store: Store,
  chatId: string,
  place: Placed & { readonly clientId: string },
  content: Content | null,
): Promise<Change[]> {
  const { seq, at, userId, deviceId, clientId } = place;
  const placed = { seq, at, userId, deviceId };
  if (content === null) return [putKept(chatId, { kind: "unreadable", seq, at, userId })];
  if (content.kind === "message") {
    const { mentions = [], files = [], ...rest } = content;
    const open = { reactions: {}, editedAt: null, deletedAt: null, changedSeq: seq };
    return [putKept(chatId, { ...placed, clientId, ...rest, mentions, files, ...open })];
  }
  const target = await store.get("message", messageKey(chatId, content.target));
  const before = target && unpacked<Kept>(target);
  if (before?.kind !== "message") {
    return [putKept(chatId, { kind: "unreadable", seq, at, userId, deviceId, later: content })];
  }
  return changesTo(chatId, before, placed, content);
}

function changesTo(
  chatId: string,
  before: KeptMessage,
  placed: Placed,
  content: ChangingContent,
): Change[] {
  const { seq, at, userId } = placed;
  const after = changed(before, placed, content);
  // Whoever may not do that has said nothing.
  if (!after) return [putKept(chatId, { kind: "unreadable", seq, at, userId })];
  return [
    putKept(chatId, { ...placed, ...content }),
    putKept(chatId, { ...after, changedSeq: Math.max(before.changedSeq, seq) }),
  ];
}

/**
 * What to write down of changes that came before the messages that they are of, now that these are here: each is done as
 * if it had come after them, oldest first.
 */
export async function lateChanges(store: Store, chatId: string): Promise<Change[]> {
  const rows = await keptBetween(store, chatId, 0, Number.MAX_SAFE_INTEGER);
  const known = new Map(rows.map((one) => [one.seq, one]));
  const changes: Change[] = [];
  for (const row of rows) {
    if (row.kind !== "unreadable" || !row.later) continue;
    const before = known.get(row.later.target);
    if (before?.kind !== "message") continue;
    const { seq, at, userId, deviceId = "", later } = row;
    const done = changesTo(chatId, before, { seq, at, userId, deviceId }, later);
    for (const { value } of done) {
      const kept = value && unpacked<Kept>(value);
      if (kept) known.set(kept.seq, kept);
    }
    changes.push(...done);
  }
  return changes;
}

/** Keeps what is known of an event. */
export function putKept(chatId: string, kept: Kept): Change {
  return { table: "message", key: messageKey(chatId, kept.seq), value: packed(kept) };
}

/** The message after that; `null` if that person may not do it. */
function changed(before: KeptMessage, by: Placed, content: ChangingContent): KeptMessage | null {
  if (before.deletedAt !== null) return null;
  if (content.kind === "reaction") return { ...before, reactions: reacted(before, by, content) };
  if (before.userId !== by.userId) return null;
  if (Date.parse(by.at) - Date.parse(before.at) > EDITABLE_MS) return null;
  if (content.kind === "edit") return { ...before, text: content.text, editedAt: by.at };
  return { ...before, text: "", mentions: [], files: [], reactions: {}, deletedAt: by.at };
}

function reacted(
  { reactions }: KeptMessage,
  { userId }: Placed,
  { emoji, added }: Extract<Content, { kind: "reaction" }>,
): KeptMessage["reactions"] {
  const others = (reactions[emoji] ?? []).filter((one) => one !== userId);
  const people = added ? [...others, userId] : others;
  const { [emoji]: _, ...rest } = reactions;
  return people.length > 0 ? { ...rest, [emoji]: people } : rest;
}
