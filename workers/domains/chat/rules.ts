import type { ChatEvent, MemberRole, Message } from "../../../shared/contracts/chat/index.ts";
import { iso, type Millis, SECOND } from "../../../shared/kernel/time.ts";

/** New messages of one member in one chat are counted over this time. */
export const RATE_WINDOW_MS = 10 * SECOND;
/** How many of them are allowed, unless the deployment says otherwise. */
export const DEFAULT_MESSAGES_PER_WINDOW = 20;

const PREVIEW_LENGTH = 120;

/** What a message adds to its event: kept as JSON, so that later kinds of content need no new column. */
export interface MessageBody {
  readonly text: string;
  readonly replyTo?: number;
}

/** What happened. */
export type EventContent =
  | { readonly kind: "message"; readonly clientId: string; readonly body: MessageBody }
  | {
      readonly kind: "member_joined";
      readonly body: { readonly userId: string; readonly role: MemberRole };
    }
  | { readonly kind: "member_left"; readonly body: { readonly userId: string } };

/** Where and when it happened, and by whom. */
export interface Placed {
  readonly seq: number;
  readonly actorId: string;
  readonly at: Millis;
}

/** An entry of the log as its room keeps it. */
export type StoredEvent = EventContent & Placed;

export type StoredMessage = Extract<StoredEvent, { kind: "message" }>;

/** The message as it is sent to everybody: nothing in it depends on who looks. */
export function toMessage(chatId: string, stored: StoredMessage): Message {
  const { seq, actorId, at, clientId, body } = stored;
  return {
    chatId,
    seq,
    clientId,
    senderId: actorId,
    text: body.text,
    attachments: [],
    ...(body.replyTo !== undefined && { replyTo: body.replyTo }),
    mentions: [],
    reactions: [],
    editedAt: null,
    deletedAt: null,
    createdAt: iso(at),
    delivery: "sent",
  };
}

/** The event as it is sent to everybody. */
export function toEvent(chatId: string, stored: StoredEvent): ChatEvent {
  const base = { seq: stored.seq, actorId: stored.actorId, at: iso(stored.at) };
  switch (stored.kind) {
    case "message":
      return { ...base, kind: "message", message: toMessage(chatId, stored) };
    case "member_joined":
      return { ...base, kind: "member_joined", ...stored.body };
    case "member_left":
      return { ...base, kind: "member_left", ...stored.body };
  }
}

/** How far a member has got in the log. */
export interface Marks {
  readonly userId: string;
  readonly read: number;
  readonly delivered: number;
}

/**
 * Tells how far a message has got with anyone but its sender. Made once for a page of messages: only the two furthest
 * members matter, as one of them may be the sender.
 */
export function deliveryRule(
  marks: Iterable<Marks>,
): (message: Pick<Message, "seq" | "senderId">) => Message["delivery"] {
  const read = new Furthest();
  const delivered = new Furthest();
  for (const mark of marks) {
    read.note(mark.userId, mark.read);
    delivered.note(mark.userId, Math.max(mark.delivered, mark.read));
  }
  return ({ seq, senderId }) => {
    if (read.without(senderId) >= seq) return "read";
    return delivered.without(senderId) >= seq ? "delivered" : "sent";
  };
}

/** The furthest two of many marks. */
class Furthest {
  #userId = "";
  #first = 0;
  #second = 0;

  note(userId: string, seq: number): void {
    if (seq > this.#first) {
      this.#second = this.#first;
      this.#first = seq;
      this.#userId = userId;
    } else if (seq > this.#second) {
      this.#second = seq;
    }
  }

  without(userId: string): number {
    return userId === this.#userId ? this.#second : this.#first;
  }
}

/** The beginning of a text on one line, for lists. Never cuts a character in two. */
export function previewOf(text: string): string {
  const line = text
    .slice(0, PREVIEW_LENGTH * 4)
    .replace(/[\uD800-\uDBFF]$/, "")
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  if (characters.length <= PREVIEW_LENGTH) return line;
  return `${characters
    .slice(0, PREVIEW_LENGTH - 1)
    .join("")
    .trimEnd()}…`;
}
