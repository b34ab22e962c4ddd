import type { ChatEvent, Message } from "../contracts/chat/index.ts";

type Written = Extract<ChatEvent, { kind: "message" }>;

const AT = Date.UTC(2026, 10, 21, 8);

/** What the platform promises of a chat's log, in its simplest form: what clients are held against. */
export class LogModel {
  readonly chatId = "00000000-0000-7000-8000-0000000000aa";
  readonly #events: ChatEvent[] = [];
  /** Messages as they stand, reactions as who gave which. */
  readonly #messages = new Map<number, Message>();
  readonly #reactions = new Map<number, { userId: string; emoji: string }[]>();

  get lastSeq(): number {
    return this.#events.length;
  }

  write(senderId: string, text: string, replyTo?: number): ChatEvent {
    const place = this.#place(senderId);
    const { seq } = place;
    const message: Message = {
      chatId: this.chatId,
      seq,
      clientId: `c${seq}`,
      senderId,
      text,
      attachments: [],
      ...(replyTo !== undefined && { replyTo }),
      mentions: [],
      reactions: [],
      pinned: false,
      editedAt: null,
      deletedAt: null,
      createdAt: place.at,
      changedSeq: seq,
      delivery: "sent",
    };
    this.#messages.set(seq, message);
    this.#reactions.set(seq, []);
    return this.#add({ ...place, kind: "message", message });
  }

  edit(targetSeq: number, text: string): ChatEvent | null {
    const message = this.#living(targetSeq);
    if (!message || message.text === text) return null;
    const place = this.#place(message.senderId);
    const mentions = text.includes("@") ? [message.senderId] : [];
    this.#messages.set(targetSeq, { ...message, text, mentions, editedAt: place.at });
    return this.#add({ ...place, kind: "edited", targetSeq, text, mentions });
  }

  remove(targetSeq: number): ChatEvent | null {
    const message = this.#living(targetSeq);
    if (!message) return null;
    const place = this.#place(message.senderId);
    const { replyTo: _, linkPreview: __, ...rest } = message;
    const empty = { text: "", mentions: [], pinned: false, editedAt: null, deletedAt: place.at };
    this.#messages.set(targetSeq, { ...rest, ...empty });
    this.#reactions.set(targetSeq, []);
    for (const [index, event] of this.#events.entries()) {
      if (event.kind !== "edited" || event.targetSeq !== targetSeq) continue;
      this.#events[index] = { ...event, text: "", mentions: [] };
    }
    return this.#add({ ...place, kind: "deleted", targetSeq });
  }

  react(userId: string, targetSeq: number, emoji: string, added: boolean): ChatEvent | null {
    const given = this.#reactions.get(targetSeq) ?? [];
    const has = given.some((one) => one.userId === userId && one.emoji === emoji);
    if (!this.#living(targetSeq) || has === added) return null;
    const others = given.filter((one) => one.userId !== userId || one.emoji !== emoji);
    this.#reactions.set(targetSeq, added ? [...others, { userId, emoji }] : others);
    return this.#add({ ...this.#place(userId), kind: "reaction", targetSeq, emoji, added });
  }

  pin(targetSeq: number, pinned: boolean): ChatEvent | null {
    const message = this.#living(targetSeq);
    if (!message || message.pinned === pinned) return null;
    this.#messages.set(targetSeq, { ...message, pinned });
    return this.#add({ ...this.#place(message.senderId), kind: "pinned", targetSeq, pinned });
  }

  preview(targetSeq: number, title: string | null): ChatEvent | null {
    const message = this.#living(targetSeq);
    if (!message) return null;
    const { linkPreview: _, ...rest } = message;
    const preview = title === null ? null : { url: "u", title, description: "", siteName: "" };
    this.#messages.set(targetSeq, preview ? { ...rest, linkPreview: preview } : rest);
    return this.#add({
      ...this.#place(message.senderId),
      kind: "link_preview",
      targetSeq,
      preview,
    });
  }

  /** Events after that one, as they read now. */
  after(seq: number, limit = Number.MAX_SAFE_INTEGER): ChatEvent[] {
    return this.#events.slice(seq, seq + limit).map((event) => this.#asItReadsNow(event));
  }

  /** Messages before that one, newest first, as this user sees them now. */
  before(seq: number, limit: number, userId: string): { messages: Message[]; complete: boolean } {
    const all = [...this.#messages.values()].filter((one) => one.seq < seq).reverse();
    const messages = all.slice(0, limit).map((message) => ({
      ...message,
      reactions: this.#reactionsOf(message.seq, userId),
      changedSeq: this.lastSeq,
    }));
    return { messages, complete: all.length <= limit };
  }

  #asItReadsNow(event: ChatEvent): ChatEvent {
    const message = event.kind === "message" && this.#messages.get(event.seq);
    if (!message) return event;
    return { ...(event as Written), message: { ...message, pinned: false } };
  }

  #reactionsOf(seq: number, userId: string): Message["reactions"] {
    const byEmoji = Map.groupBy(this.#reactions.get(seq) ?? [], ({ emoji }) => emoji);
    return [...byEmoji]
      .map(([emoji, given]) => ({
        emoji,
        count: given.length,
        mine: given.some((one) => one.userId === userId),
      }))
      .sort((a, b) => b.count - a.count || (a.emoji < b.emoji ? -1 : 1));
  }

  #living(seq: number): Message | undefined {
    const message = this.#messages.get(seq);
    return message?.deletedAt === null ? message : undefined;
  }

  #place(actorId: string): { seq: number; actorId: string; at: string } {
    const seq = this.#events.length + 1;
    return { seq, actorId, at: new Date(AT + seq * 1_000).toISOString() };
  }

  #add(event: ChatEvent): ChatEvent {
    this.#events.push(event);
    return event;
  }
}
