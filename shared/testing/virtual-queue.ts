import type { Jobs } from "../../workers/domains/platform/index.ts";
import type { Clock, Millis } from "../kernel/time.ts";

interface Waiting {
  readonly name: string;
  readonly message: Readonly<Record<string, unknown>>;
  readonly at: Millis;
}

/** Handles one message. */
export type Handle = (name: string, message: Readonly<Record<string, unknown>>) => Promise<void>;

/** A clock that goes as fast as there is something to do, and a queue that goes by it. */
export class VirtualQueue implements Jobs {
  readonly clock: Clock = { now: () => this.#now };
  // Never behind the clock of what is written without it.
  #now: Millis = Date.now();
  #waiting: Waiting[] = [];

  async enqueue(
    name: string,
    message: Readonly<Record<string, unknown>>,
    { delaySeconds = 0 }: { readonly delaySeconds?: number } = {},
  ): Promise<void> {
    this.#waiting.push({ name, message, at: this.#now + delaySeconds * 1_000 });
  }

  /** The message that is due next is forgotten. */
  lose(): void {
    this.#next();
  }

  advance(ms: Millis): void {
    this.#now += ms;
  }

  /** Handles the message that is due next, the clock going on to when it is. Answers whether there was one. */
  async step(handle: Handle): Promise<boolean> {
    const next = this.#next();
    if (!next) return false;
    this.#now = Math.max(this.#now, next.at);
    await handle(next.name, next.message);
    return true;
  }

  /** Everything that waits now, without waiting. */
  get length(): number {
    return this.#waiting.length;
  }

  #next(): Waiting | undefined {
    const due = Math.min(...this.#waiting.map(({ at }) => at));
    const index = this.#waiting.findIndex(({ at }) => at === due);
    return index === -1 ? undefined : this.#waiting.splice(index, 1)[0];
  }
}
