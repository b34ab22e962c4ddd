import type { ChatEvent, Message } from "../contracts/chat/index.ts";
import {
  applyDelivery,
  applyEvents,
  type ChatLog,
  latestUnreadOwn,
  prependHistory,
} from "./chat-log.ts";

/** The REST calls that fill what the socket does not bring. */
export interface ChatHistory {
  /** Messages before `seq`, newest first. */
  before(seq: number): Promise<{ messages: readonly Message[]; complete: boolean }>;
  /** Events after `seq`, oldest first, as many as one call gives. */
  after(seq: number): Promise<{ events: readonly ChatEvent[]; complete: boolean }>;
}

/** The log that is being filled: read anew after every wait, for it goes on meanwhile. */
interface Target {
  log(): ChatLog;
  fold(log: ChatLog): void;
}

/** Brings into a log what its socket does not. Each call tells whether it got there. */
export class Backfill {
  readonly #history: ChatHistory;
  readonly #target: Target;
  #filling = false;

  constructor(history: ChatHistory, target: Target) {
    this.#history = history;
    this.#target = target;
  }

  /** One more page of older messages. */
  async older(): Promise<boolean> {
    const { base } = this.#target.log();
    try {
      const { messages, complete } = await this.#history.before(base + 1);
      const log = this.#target.log();
      // The log has let go of more meanwhile, or is another one: the page would leave a hole.
      if (log.base === base) this.#target.fold(prependHistory(log, messages, complete));
      return true;
    } catch {
      return false;
    }
  }

  /** Everything after what is known. A second call while one is under way does nothing. */
  async newer(): Promise<boolean> {
    if (this.#filling) return false;
    this.#filling = true;
    try {
      for (let complete = false; !complete; ) {
        const page = await this.#history.after(this.#target.log().lastSeq);
        this.#target.fold(applyEvents(this.#target.log(), page.events));
        complete = page.complete || page.events.length === 0;
      }
      return true;
    } catch {
      return false;
    } finally {
      this.#filling = false;
    }
  }

  /** How far own messages have got: receipts are not repeated to who missed them. */
  async deliveries(): Promise<boolean> {
    const own = latestUnreadOwn(this.#target.log());
    if (own === null) return true;
    try {
      const { messages } = await this.#history.before(own.seq + 1);
      this.#target.fold(applyDelivery(this.#target.log(), messages));
      return true;
    } catch {
      return false;
    }
  }
}
