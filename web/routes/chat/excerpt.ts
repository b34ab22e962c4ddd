import {
  applyChange,
  type ChatLog,
  isMessageChange,
  type Message,
} from "../../../shared/client/index.ts";

/**
 * A stretch of a chat's history away from its end, for who has jumped there.
 *
 * Invariant: of the messages from the first to the last one held, none is missing.
 */
export interface Excerpt {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Nothing older exists. */
  readonly fromStart: boolean;
}

interface Page {
  readonly messages: readonly Message[];
  readonly complete: boolean;
}

/** What is around a message: a page up to it, and one of what follows. Each in whatever order it came. */
export function excerptOf(before: Page, after: Page): Excerpt {
  return {
    messages: joined(before.messages, after.messages),
    fromStart: before.complete,
  };
}

/** The excerpt with the page before its first message. */
export function withOlder(excerpt: Excerpt, page: Page): Excerpt {
  return { messages: joined(page.messages, excerpt.messages), fromStart: page.complete };
}

/** The excerpt with the page after its last message. */
export function withNewer(excerpt: Excerpt, page: Page): Excerpt {
  return { ...excerpt, messages: joined(excerpt.messages, page.messages) };
}

/** Whether nothing is missing between the excerpt and what the log holds, given the last page after the excerpt. */
export function reaches(log: ChatLog, excerpt: Excerpt, last: Page): boolean {
  return last.complete || (excerpt.messages.at(-1)?.seq ?? 0) > log.base;
}

/** The excerpt as a log: what happens to its messages now shows on them too. */
export function asLog(live: ChatLog, { messages, fromStart }: Excerpt): ChatLog {
  const changes = live.entries.filter(isMessageChange);
  const first = messages[0]?.seq ?? 1;
  return {
    ...live,
    base: fromStart ? 0 : first - 1,
    outgoing: [],
    entries: messages.map((one) => {
      const message = changes.reduce((known, event) => applyChange(known, event, live.userId), one);
      const { seq, senderId: actorId, createdAt: at } = message;
      return { seq, actorId, at, kind: "message", message };
    }),
  };
}

function joined(some: readonly Message[], others: readonly Message[]): Message[] {
  const bySeq = new Map([...some, ...others].map((message) => [message.seq, message]));
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq);
}
