/**
 * Keeps what one sender writes in its order while something has to be looked up for it. A message that needs nothing, of
 * a sender who waits for nothing, is passed on in the turn it came in.
 */
export class SendOrder<Found> {
  readonly #last = new Map<string, Promise<void>>();
  readonly #waiting = new Map<string, number>();

  /** How many messages of this sender wait. */
  waiting(senderId: string): number {
    return this.#waiting.get(senderId) ?? 0;
  }

  /** Passes a message on to `write` after those that this sender wrote before, with what `lookUp` has found for it. */
  pass(
    senderId: string,
    lookUp: (() => Promise<Found>) | null,
    write: (found: Found | null) => void,
    failed: (error: unknown) => void,
  ): void {
    const before = this.#last.get(senderId);
    if (!before && !lookUp) {
      write(null);
      return;
    }
    const turn = (before ?? Promise.resolve())
      .then(() => lookUp?.() ?? null)
      .then(write, failed)
      .finally(() => this.#done(senderId, turn));
    this.#last.set(senderId, turn);
    this.#waiting.set(senderId, this.waiting(senderId) + 1);
  }

  #done(senderId: string, turn: Promise<void>): void {
    const left = this.waiting(senderId) - 1;
    if (left > 0) this.#waiting.set(senderId, left);
    else this.#waiting.delete(senderId);
    if (this.#last.get(senderId) === turn) this.#last.delete(senderId);
  }
}
