import type { ChatEvent, Message } from "../contracts/chat/index.ts";
import type { ChatLog } from "./chat-log.ts";
import { messageOf } from "./chat-log.ts";

/** What a member wants changed about a message. */
export type Change =
  | { readonly kind: "edit"; readonly seq: number; readonly text: string }
  | { readonly kind: "delete"; readonly seq: number }
  | { readonly kind: "react" | "unreact"; readonly seq: number; readonly emoji: string };

const REFUSALS = [
  "not_found",
  "forbidden",
  "blocked",
  "conflict",
  "too_late",
  "too_many_reactions",
  "rate_limited",
  "validation_failed",
] as const;

/** Why the platform did not change a message; `internal` is whatever this client does not know. */
export type Refusal = (typeof REFUSALS)[number] | "internal";

/** A change on its way; with `refused` set, one that was answered with no. */
export type WantedChange = Change & { readonly refused?: Refusal };

/**
 * Wants a change. It takes the place of what it makes pointless: an earlier text, the same reaction the other way, and,
 * for a message that shall go, everything else about it. One that the log shows already is not wanted.
 */
export function want(
  changes: readonly WantedChange[],
  log: ChatLog,
  change: Change,
): readonly WantedChange[] {
  const rest = changes.filter((one) => !replaces(change, one));
  const replaced = rest.length < changes.length;
  return !replaced && holds(log, change) ? changes : [...rest, change];
}

/** Lets go of the changes that these events have brought about, or made impossible. */
export function confirm(
  changes: readonly WantedChange[],
  userId: string,
  events: readonly ChatEvent[],
): readonly WantedChange[] {
  return settled(changes, (change) => events.some((event) => confirms(event, change, userId)));
}

/** Lets go of the changes that the log shows: what was on its way when a connection died may have arrived. */
export function dropHeld(changes: readonly WantedChange[], log: ChatLog): readonly WantedChange[] {
  return settled(changes, (change) => change.refused === undefined && holds(log, change));
}

/** The platform refused a change of that message: the one it was asked for first. */
export function refuseChange(
  changes: readonly WantedChange[],
  seq: number,
  code: string,
): readonly WantedChange[] {
  const index = changes.findIndex((one) => one.seq === seq && one.refused === undefined);
  const refused = REFUSALS.find((known) => known === code) ?? "internal";
  return changes.map((one, at) => (at === index ? { ...one, refused } : one));
}

/** The message as it will be when the changes that are on their way have arrived: what its writer is shown meanwhile. */
export function withChanges(message: Message, changes: readonly WantedChange[]): Message {
  return changes
    .filter((one) => one.seq === message.seq && one.refused === undefined)
    .reduce(expected, message);
}

function settled(
  changes: readonly WantedChange[],
  isSettled: (change: WantedChange) => boolean,
): readonly WantedChange[] {
  const left = changes.filter((change) => !isSettled(change));
  return left.length === changes.length ? changes : left;
}

function replaces(next: Change, earlier: Change): boolean {
  if (next.seq !== earlier.seq) return false;
  if (next.kind === "delete") return true;
  if (next.kind === "edit" || earlier.kind === "edit") return next.kind === earlier.kind;
  return earlier.kind !== "delete" && next.emoji === earlier.emoji;
}

function confirms(event: ChatEvent, change: Change, userId: string): boolean {
  if (!("targetSeq" in event) || event.targetSeq !== change.seq) return false;
  if (event.kind === "deleted") return true;
  if (event.actorId !== userId) return false;
  if (event.kind === "edited") return change.kind === "edit" && change.text === event.text;
  return (
    event.kind === "reaction" &&
    change.kind === (event.added ? "react" : "unreact") &&
    change.emoji === event.emoji
  );
}

function holds(log: ChatLog, change: Change): boolean {
  const message = messageOf(log, change.seq);
  if (!message) return false;
  if (change.kind === "delete") return message.deletedAt !== null;
  if (change.kind === "edit") return message.text === change.text;
  const mine = message.reactions.some(({ emoji, mine }) => mine && emoji === change.emoji);
  return mine === (change.kind === "react");
}

function expected(message: Message, change: Change): Message {
  switch (change.kind) {
    case "edit":
      return { ...message, text: change.text };
    case "delete":
      return { ...message, text: "", attachments: [], reactions: [] };
    case "react":
    case "unreact":
      return { ...message, reactions: expectedReactions(message, change.emoji, change.kind) };
  }
}

function expectedReactions(
  { reactions }: Message,
  emoji: string,
  kind: "react" | "unreact",
): Message["reactions"] {
  const before = reactions.find((one) => one.emoji === emoji);
  const mine = kind === "react";
  if ((before?.mine ?? false) === mine) return reactions;
  const count = (before?.count ?? 0) + (mine ? 1 : -1);
  if (!before) return [...reactions, { emoji, count, mine }];
  return reactions
    .map((one) => (one === before ? { emoji, count, mine } : one))
    .filter((one) => one.count > 0);
}
