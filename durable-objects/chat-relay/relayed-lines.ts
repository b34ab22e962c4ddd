import type { EventLine } from "../../shared/contracts/chat/relay.ts";

/** The log after an event, as the room has it; at most so many that a call carries them. */
export type MissingLines = (after: number) => Promise<readonly EventLine[]>;

/**
 * Puts in order what the room delivers: no event is brought twice, and none before those it follows. What did not reach
 * this relay is noticed by the number of the next event, and fetched.
 */
export class RelayedLines {
  readonly #missing: MissingLines;
  readonly #bring: (lines: readonly EventLine[]) => void;
  /** The newest event that was brought; `null` before the first, and after sleep. */
  #last: number | null = null;
  #chain: Promise<void> = Promise.resolve();

  constructor(missing: MissingLines, bring: (lines: readonly EventLine[]) => void) {
    this.#missing = missing;
    this.#bring = bring;
  }

  /** Takes a delivery; resolves when it has been brought on. Fails if what is missing cannot be had. */
  deliver(lines: readonly EventLine[]): Promise<void> {
    const done = this.#chain.then(() => this.#take(lines));
    this.#chain = done.catch(() => {});
    return done;
  }

  async #take(lines: readonly EventLine[]): Promise<void> {
    const first = lines.find(({ seq }) => this.#last === null || seq > this.#last);
    if (!first) return;
    await this.#fillUpTo(first.seq);
    this.#pass(lines);
  }

  async #fillUpTo(seq: number): Promise<void> {
    while (this.#last !== null && this.#last + 1 < seq) {
      const lines = await this.#missing(this.#last);
      if (lines.length === 0) throw new Error("the room has no such events");
      this.#pass(lines);
    }
  }

  #pass(lines: readonly EventLine[]): void {
    const known = this.#last ?? -1;
    const fresh = lines.filter(({ seq }) => seq > known);
    const last = fresh.at(-1);
    if (!last) return;
    this.#last = last.seq;
    this.#bring(fresh);
  }
}
