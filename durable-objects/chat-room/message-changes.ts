import { systemClock } from "../../shared/kernel/time.ts";
import { mentionsIn } from "../../workers/domains/chat/changes/mentions.ts";
import {
  type Changer,
  emptied,
  judgeDeletion,
  judgeEdit,
  judgePin,
  judgeReaction,
  type MessageChange,
  type Verdict,
} from "../../workers/domains/chat/changes/rules.ts";
import type { ChatFoundation } from "../../workers/domains/chat/ports.ts";
import type { StoredPreview } from "../../workers/domains/chat/previews/rules.ts";
import type {
  MessageBody,
  OtherContent,
  StoredEvent,
  StoredMessage,
} from "../../workers/domains/chat/rules.ts";
import type { EventLog } from "./event-log.ts";
import type { LinkPreviews } from "./link-previews.ts";
import type { Members } from "./members.ts";
import type { Pins } from "./pins.ts";
import type { Reactions } from "./reactions.ts";
import type { Unread } from "./unread.ts";

export interface MessageChangesPort {
  readonly type: ChatFoundation["type"];
  readonly log: EventLog;
  readonly members: Members;
  readonly unread: Unread;
  readonly reactions: Reactions;
  readonly pins: Pins;
  readonly record: (actorId: string, content: OtherContent) => StoredEvent;
  readonly previews: LinkPreviews;
  /** Nothing shows the files of this message any more. */
  readonly filesFreed: (message: StoredMessage) => void;
  /** The chat's preview or somebody's unread count is another one now. */
  readonly listsChanged: () => void;
}

/**
 * What happens to messages after they were written. The row of a message is kept as it reads now; each change is an event
 * besides, so that who has seen the message learns of it. Everything happens within one turn of the object.
 */
export class MessageChanges {
  readonly #port: MessageChangesPort;

  constructor(port: MessageChangesPort) {
    this.#port = port;
  }

  /** Does what a member wants, if they may. */
  apply(changer: Changer, change: MessageChange): Verdict {
    const message = this.#port.log.message(change.seq);
    switch (change.kind) {
      case "edit":
        return this.#edit(changer, message, change.text);
      case "delete":
        return this.#delete(changer, message);
      case "react":
        return this.#react(changer, message, change.emoji);
      case "unreact":
        return this.#unreact(changer, message, change.emoji);
      case "pin":
      case "unpin":
        return this.#pin(changer, message, change.kind === "pin");
    }
  }

  /** Deletes a message whoever wrote it. Answers whether there was one. */
  moderate(moderatorId: string, seq: number): boolean {
    const message = this.#port.log.message(seq);
    if (!message || message.body.deletedAt !== undefined) return false;
    this.#empty(moderatorId, message);
    return true;
  }

  /** Takes back so many of somebody's reactions. Answers whether any are left. */
  withdrawReactions(userId: string, limit: number): boolean {
    const { reactions } = this.#port;
    const given = reactions.givenBy(userId, null, limit + 1);
    for (const { seq, emoji } of given.slice(0, limit)) this.#takeBack(userId, seq, emoji);
    return given.length > limit;
  }

  /**
   * Shows what was found behind a link of a message; `null` if there is nothing. Answers whether it is shown: not if the
   * message has been deleted meanwhile, or its text no longer has that link.
   */
  preview(seq: number, use: string, preview: StoredPreview | null): boolean {
    const message = this.#port.log.message(seq);
    if (message?.body.linkPreview?.use === use) return true;
    const isWanted = preview !== null && (message?.body.text.includes(preview.url) ?? false);
    if (!this.#port.previews.settle(use, isWanted) || !message || !preview) return false;
    this.#setPreview(message, { ...preview, use });
    return true;
  }

  /** Who is mentioned in a text that this member writes. */
  mentionsIn(text: string): readonly string[] {
    if (!text.includes("@")) return [];
    return mentionsIn(text, this.#port.members.byUsername());
  }

  /** Notes who is mentioned in a message and has not read it. */
  noteMentions(seq: number, senderId: string, mentions: readonly string[]): void {
    const { members, unread } = this.#port;
    const isNews = (userId: string) =>
      userId !== senderId && (members.get(userId)?.readSeq ?? seq) < seq;
    unread.mention(seq, mentions.filter(isNews));
  }

  #edit(changer: Changer, message: StoredMessage | undefined, text: string): Verdict {
    const verdict = judgeEdit(message, changer, text, systemClock.now());
    if (verdict !== "go" || !message) return verdict;
    const { seq, body } = message;
    const mentions = this.mentionsIn(text);
    const edited = { targetSeq: seq, text, mentions: [...mentions] };
    const { at } = this.#record(changer.userId, { kind: "edited", body: edited });
    this.#rewrite(message, { ...body, text, mentions, editedAt: at });
    this.#dropPreview(seq);
    this.#port.previews.written(seq, text, body.linkPreview);
    const mentioned = mentions.length > 0 || (body.mentions?.length ?? 0) > 0;
    if (mentioned) this.noteMentions(seq, changer.userId, mentions);
    if (mentioned || seq === this.#port.log.lastMessage?.seq) this.#port.listsChanged();
    return "go";
  }

  #delete(changer: Changer, message: StoredMessage | undefined): Verdict {
    const verdict = judgeDeletion(message, changer, this.#port.type, systemClock.now());
    if (verdict === "go" && message) this.#empty(changer.userId, message);
    return verdict;
  }

  /** Nothing of the message's content stays, in its own row or in those that repeat it. */
  #empty(actorId: string, message: StoredMessage): void {
    const { log, unread, reactions, pins } = this.#port;
    const { seq } = message;
    const { at } = this.#record(actorId, { kind: "deleted", body: { targetSeq: seq } });
    this.#port.filesFreed(message);
    if (message.body.linkPreview) this.#port.previews.dropped(message.body.linkPreview, at);
    this.#rewrite(message, emptied(at));
    log.forgetContent(seq);
    reactions.clear(seq);
    pins.remove(seq);
    unread.deleted(seq);
    this.#port.listsChanged();
  }

  #react({ userId }: Changer, message: StoredMessage | undefined, emoji: string): Verdict {
    const { reactions } = this.#port;
    const seq = message?.seq ?? 0;
    const isThere = reactions.has(seq, emoji, userId);
    const verdict = judgeReaction(message, {
      isThere,
      emoji: reactions.emojiOf(seq),
      wanted: emoji,
    });
    if (verdict !== "go") return verdict;
    const body = { targetSeq: seq, emoji, added: true };
    const { at } = this.#record(userId, { kind: "reaction", body });
    reactions.add(seq, emoji, userId, at);
    return "go";
  }

  #unreact({ userId }: Changer, message: StoredMessage | undefined, emoji: string): Verdict {
    if (!message) return "not_found";
    if (!this.#port.reactions.has(message.seq, emoji, userId)) return "unchanged";
    this.#takeBack(userId, message.seq, emoji);
    return "go";
  }

  #takeBack(userId: string, targetSeq: number, emoji: string): void {
    this.#port.reactions.remove(targetSeq, emoji, userId);
    this.#record(userId, { kind: "reaction", body: { targetSeq, emoji, added: false } });
  }

  #pin(changer: Changer, message: StoredMessage | undefined, wanted: boolean): Verdict {
    const { type, pins } = this.#port;
    const seq = message?.seq ?? 0;
    const state = { wanted, isThere: pins.has(seq), pins: pins.count };
    const verdict = judgePin(message, changer, type, state);
    if (verdict !== "go") return verdict;
    const body = { targetSeq: seq, pinned: wanted };
    const { seq: by } = this.#record(changer.userId, { kind: "pinned", body });
    if (wanted) pins.add(seq, by);
    else pins.remove(seq);
    return "go";
  }

  /** The text has lost the link that was shown with it. */
  #dropPreview(seq: number): void {
    const message = this.#port.log.message(seq);
    const url = message?.body.linkPreview?.url;
    if (message && url !== undefined && !message.body.text.includes(url)) {
      this.#setPreview(message, null);
    }
  }

  #setPreview(message: StoredMessage, preview: StoredPreview | null): void {
    const { linkPreview: before, ...rest } = message.body;
    if (!before && !preview) return;
    this.#rewrite(message, preview ? { ...rest, linkPreview: preview } : rest);
    const body = { targetSeq: message.seq, preview };
    const { at } = this.#record(message.actorId, { kind: "link_preview", body });
    if (before) this.#port.previews.dropped(before, at);
  }

  #rewrite({ seq }: StoredMessage, body: MessageBody): void {
    this.#port.log.rewrite(seq, body);
  }

  #record(actorId: string, content: OtherContent): StoredEvent {
    return this.#port.record(actorId, content);
  }
}
