import type { Message } from "../../shared/contracts/chat/index.ts";
import { asSeen } from "../../workers/domains/chat/changes/rules.ts";
import {
  deliveryRule,
  type Marks,
  type Showing,
  type StoredMessage,
  toMessage,
} from "../../workers/domains/chat/rules.ts";
import type { EventLog } from "./event-log.ts";
import type { Pins } from "./pins.ts";
import type { Reactions } from "./reactions.ts";

export interface MessageViewsPort {
  readonly showing: Showing;
  readonly log: EventLog;
  readonly reactions: Reactions;
  readonly pins: Pins;
  readonly marks: () => Iterable<Marks>;
}

/** Messages as they are now for one of their readers, with all that has happened to them. */
export class MessageViews {
  readonly #port: MessageViewsPort;

  constructor(port: MessageViewsPort) {
    this.#port = port;
  }

  of(stored: readonly StoredMessage[], userId: string): Message[] {
    const { showing, log, pins, marks } = this.#port;
    const deliveryOf = deliveryRule(marks());
    const seqs = stored.map(({ seq }) => seq);
    const reactions = this.#port.reactions.of(seqs, userId);
    return stored.map((one) => {
      const message = toMessage(showing, one);
      return asSeen(message, {
        reactions: reactions.get(one.seq) ?? [],
        pinned: pins.has(one.seq),
        lastSeq: log.lastSeq,
        delivery: deliveryOf(message),
      });
    });
  }

  one(seq: number, userId: string): Message | null {
    const stored = this.#port.log.message(seq);
    return (stored && this.of([stored], userId)[0]) ?? null;
  }

  /** The latest pinned first. */
  pinned(userId: string): Message[] {
    const seqs = this.#port.pins.latestFirst();
    const messages = this.of(this.#port.log.messagesAt(seqs), userId);
    return messages.toSorted((a, b) => seqs.indexOf(a.seq) - seqs.indexOf(b.seq));
  }
}
