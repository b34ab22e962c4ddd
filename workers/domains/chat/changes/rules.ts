import type {
  Chat,
  MemberRole,
  Message,
  Reaction,
} from "../../../../shared/contracts/chat/index.ts";
import { HOUR, type Millis } from "../../../../shared/kernel/time.ts";
import type { MessageBody, StoredMessage } from "../rules.ts";

/** So long its sender may change or delete a message. */
export const CHANGE_WINDOW_MS = 48 * HOUR;
/** Edits, deletions, reactions and pins of one member in one chat, in the time in which messages are counted too. */
export const CHANGES_PER_WINDOW = 40;
/** Most different emoji on one message. */
export const MAX_EMOJI = 20;
export const MAX_PINS = 100;

/** What a member wants done with a message. */
export type MessageChange =
  | { readonly kind: "edit"; readonly seq: number; readonly text: string }
  | { readonly kind: "delete"; readonly seq: number }
  | { readonly kind: "react" | "unreact"; readonly seq: number; readonly emoji: string }
  | { readonly kind: "pin" | "unpin"; readonly seq: number };

/** Why a message is not changed, as an error code. */
export type Refusal =
  | "not_found"
  | "blocked"
  | "forbidden"
  | "conflict"
  | "too_late"
  | "validation_failed"
  | "too_many_reactions"
  | "too_many_pins";

/** What may still be done where one of two has blocked the other: taking back what is one's own. */
export function isRetraction({ kind }: MessageChange): boolean {
  return kind === "delete" || kind === "unreact";
}

/** What to do: go on, nothing since it is so already, or refuse. */
export type Verdict = "go" | "unchanged" | Refusal;

export interface Changer {
  readonly userId: string;
  readonly role: MemberRole;
}

type Found = Pick<StoredMessage, "actorId" | "at" | "body"> | undefined;

const isDeleted = (body: MessageBody) => body.deletedAt !== undefined;

/**
 * Whether the member may give the message that text. A message that was passed on is in somebody else's name: its words
 * are not the sender's to change.
 */
export function judgeEdit(message: Found, { userId }: Changer, text: string, now: Millis): Verdict {
  if (!message) return "not_found";
  const { actorId, at, body } = message;
  if (actorId !== userId) return "forbidden";
  if (isDeleted(body) || body.forwardedFrom) return "conflict";
  if (body.text === text) return "unchanged";
  if (now - at > CHANGE_WINDOW_MS) return "too_late";
  if (text.trim() === "" && !body.attachments?.length) return "validation_failed";
  return "go";
}

/** Whether the member may delete the message: their own for a time, the owner of a group any. */
export function judgeDeletion(
  message: Found,
  { userId, role }: Changer,
  type: Chat["type"],
  now: Millis,
): Verdict {
  if (!message) return "not_found";
  if (isDeleted(message.body)) return "unchanged";
  if (role === "owner" && type !== "direct") return "go";
  if (message.actorId !== userId) return "forbidden";
  return now - message.at > CHANGE_WINDOW_MS ? "too_late" : "go";
}

/** Whether a reaction may be added. `emoji` are the different ones that the message has. */
export function judgeReaction(
  message: Found,
  { isThere, emoji, wanted }: { isThere: boolean; emoji: ReadonlySet<string>; wanted: string },
): Verdict {
  if (!message) return "not_found";
  if (isDeleted(message.body)) return "conflict";
  if (isThere) return "unchanged";
  return !emoji.has(wanted) && emoji.size >= MAX_EMOJI ? "too_many_reactions" : "go";
}

/** Whether the member may pin the message, or take the pin away: in a direct chat both may, elsewhere the owners. */
export function judgePin(
  message: Found,
  { role }: Changer,
  type: Chat["type"],
  { wanted, isThere, pins }: { wanted: boolean; isThere: boolean; pins: number },
): Verdict {
  if (!message) return "not_found";
  if (role !== "owner" && type !== "direct") return "forbidden";
  if (wanted === isThere) return "unchanged";
  if (wanted && isDeleted(message.body)) return "conflict";
  return wanted && pins >= MAX_PINS ? "too_many_pins" : "go";
}

/** What is left of a message that is deleted. */
export function emptied(deletedAt: Millis): MessageBody {
  return { text: "", deletedAt };
}

/** What only its readers know of a message, added to what is sent to everybody. */
export interface Seen {
  readonly reactions: readonly Reaction[];
  readonly pinned: boolean;
  /** The log's end: what is seen takes in all of it. */
  readonly lastSeq: number;
  readonly delivery: Message["delivery"];
}

/** The message as it is now for one of its readers. */
export function asSeen(message: Message, { reactions, pinned, lastSeq, delivery }: Seen): Message {
  return { ...message, reactions: [...reactions], pinned, changedSeq: lastSeq, delivery };
}

/** The order in which reactions stand: the most used first; of equals, by code point. */
export function inOrder(reactions: readonly Reaction[]): Reaction[] {
  return reactions.toSorted((a, b) => b.count - a.count || (a.emoji < b.emoji ? -1 : 1));
}
