import type { ChatEvent, Message, Reaction } from "../contracts/chat/index.ts";

/** An event that changes a message written before it. */
export type MessageChange = Extract<ChatEvent, { readonly targetSeq: number }>;

export function isMessageChange(event: ChatEvent): event is MessageChange {
  return "targetSeq" in event;
}

/**
 * The message after that event, as `userId` sees it. An event that the message takes in already, by its `changedSeq`,
 * changes nothing: a reaction is counted once, whichever of page, replay and live frame brought what first.
 */
export function applyChange(message: Message, event: MessageChange, userId: string): Message {
  if (event.targetSeq !== message.seq || event.seq <= message.changedSeq) return message;
  return { ...changed(message, event, userId), changedSeq: event.seq };
}

function changed(message: Message, event: MessageChange, userId: string): Message {
  if (event.kind === "deleted") return emptied(message, event.at);
  // A replay shows a message as it reads now: one that is deleted by then has nothing that could change.
  if (message.deletedAt !== null) return message;
  switch (event.kind) {
    case "edited":
      return { ...message, text: event.text, mentions: event.mentions, editedAt: event.at };
    case "reaction":
      return { ...message, reactions: reacted(message.reactions, event, userId) };
    case "pinned":
      return { ...message, pinned: event.pinned };
    case "link_preview":
      return withPreview(message, event.preview);
  }
}

/** A deleted message keeps its place, its sender and its time. */
function emptied(message: Message, deletedAt: string): Message {
  const { replyTo: _, forwardedFrom: __, linkPreview: ___, ...rest } = message;
  return {
    ...rest,
    text: "",
    attachments: [],
    mentions: [],
    reactions: [],
    pinned: false,
    editedAt: null,
    deletedAt,
  };
}

function withPreview(
  { linkPreview: _, ...message }: Message,
  preview: Extract<ChatEvent, { kind: "link_preview" }>["preview"],
): Message {
  return preview === null ? message : { ...message, linkPreview: preview };
}

/** The most used first; of equals, by code point, so that everybody sees one order. */
function reacted(
  reactions: readonly Reaction[],
  { emoji, added, actorId }: Extract<ChatEvent, { kind: "reaction" }>,
  userId: string,
): Reaction[] {
  const before = reactions.find((one) => one.emoji === emoji);
  const count = (before?.count ?? 0) + (added ? 1 : -1);
  const mine = actorId === userId ? added : (before?.mine ?? false);
  const others = reactions.filter((one) => one.emoji !== emoji);
  const all = count > 0 ? [...others, { emoji, count, mine }] : others;
  return all.sort((a, b) => b.count - a.count || (a.emoji < b.emoji ? -1 : 1));
}
