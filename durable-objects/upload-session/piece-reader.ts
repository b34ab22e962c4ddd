import { type Millis, systemClock } from "../../shared/kernel/time.ts";

/** So much is waited for, and so much is taken at once. */
const AT_LEAST = 16 * 1_024;
const AT_MOST = 256 * 1_024;

/** Reads a piece as it comes. One that ends badly just ends: {@link cutOff} tells. */
export class PieceReader {
  /** Whether the sender went away, or had to, before the piece was whole. */
  cutOff = false;
  readonly #reader: ReadableStreamBYOBReader;
  readonly #done = Promise.withResolvers<void>();
  #heardAt: Millis = systemClock.now();

  constructor(body: ReadableStream<Uint8Array>) {
    this.#reader = body.getReader({ mode: "byob" });
  }

  /** The bytes; each chunk is the reader's own to keep. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const { value, done } = await this.#next();
      if (value && value.byteLength > 0) yield value;
      if (done || !value || value.byteLength < AT_LEAST) return;
    }
  }

  async #next(): Promise<ReadableStreamReadResult<Uint8Array>> {
    try {
      const result = await this.#reader.readAtLeast(AT_LEAST, new Uint8Array(AT_MOST));
      this.#heardAt = systemClock.now();
      return result;
    } catch {
      this.cutOff = true;
      return { done: true, value: undefined };
    }
  }

  /** Whether nothing has come for so long. */
  silentFor(now: Millis, silence: Millis): boolean {
    return now - this.#heardAt >= silence;
  }

  /** Ends it from here, and waits until what came is dealt with. */
  async giveUp(): Promise<void> {
    this.cutOff = true;
    await this.#reader.cancel().catch(() => {});
    await this.#done.promise;
  }

  /** What came is dealt with. */
  ended(): void {
    this.#done.resolve();
  }
}
