import type { ChatEvent, Message } from "../../shared/client/index.ts";
import type { Content } from "./content.ts";
import type { Kept, KeptMessage } from "./engine/messages.ts";
import { type SealedFile, shownKind } from "./files/sealed-file.ts";

type Attachment = Message["attachments"][number];

/** Shows what a device knows of an encrypted chat as other chats are shown. */

/** The events as this device reads them. Those that it cannot read stay what they are: nothing is shown of them. */
export function asEvents(
  chatId: string,
  userId: string,
  events: readonly ChatEvent[],
  kept: readonly Kept[],
): ChatEvent[] {
  const known = new Map(kept.map((one) => [one.seq, one]));
  return events.map((event) => {
    const one = event.kind === "mls" ? known.get(event.seq) : undefined;
    return one ? (asEvent(chatId, userId, event, one) ?? event) : event;
  });
}

function asEvent(
  chatId: string,
  userId: string,
  { seq, actorId, at }: ChatEvent,
  kept: Kept,
): ChatEvent | null {
  const place = { seq, actorId, at };
  switch (kept.kind) {
    case "message": {
      // Its reactions come as the events that made them.
      const message = asMessage(chatId, userId, { ...kept, reactions: {} });
      return { ...place, kind: "message", message: { ...message, changedSeq: seq } };
    }
    case "edit":
      return { ...place, kind: "edited", targetSeq: kept.target, text: kept.text, mentions: [] };
    case "delete":
      return { ...place, kind: "deleted", targetSeq: kept.target };
    case "reaction": {
      const { emoji, added, target: targetSeq } = kept;
      return { ...place, kind: "reaction", targetSeq, emoji, added };
    }
    case "unreadable":
      return null;
  }
}

/** A file that nobody has an address of: this device opens it. */
function asAttachment({
  key: _,
  sha256: __,
  thumb: ___,
  waveform,
  ...file
}: SealedFile): Attachment {
  return { ...file, ...(waveform && { waveform: [...waveform] }), kind: shownKind(file), url: "" };
}

export function asMessage(chatId: string, userId: string, kept: KeptMessage): Message {
  const { seq, clientId, text, replyTo, mentions, editedAt, deletedAt, changedSeq } = kept;
  return {
    chatId,
    seq,
    clientId,
    senderId: kept.userId,
    text,
    attachments: kept.files.map(asAttachment),
    ...(replyTo !== undefined && { replyTo }),
    mentions: [...mentions],
    reactions: Object.entries(kept.reactions)
      .map(([emoji, people]) => ({ emoji, count: people.length, mine: people.includes(userId) }))
      .sort((a, b) => b.count - a.count || (a.emoji < b.emoji ? -1 : 1)),
    pinned: false,
    editedAt,
    deletedAt,
    createdAt: kept.at,
    changedSeq,
    delivery: "sent",
  };
}

/** A change that is asked for in the app, as a message says it. */
export function changeContent(
  change:
    | { readonly kind: "edit"; readonly seq: number; readonly text: string }
    | { readonly kind: "delete"; readonly seq: number }
    | { readonly kind: "react" | "unreact"; readonly seq: number; readonly emoji: string },
): Content {
  const { seq: target } = change;
  switch (change.kind) {
    case "edit":
      return { kind: "edit", target, text: change.text };
    case "delete":
      return { kind: "delete", target };
    case "react":
    case "unreact":
      return { kind: "reaction", target, emoji: change.emoji, added: change.kind === "react" };
  }
}
