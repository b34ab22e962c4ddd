const LASTS_MS = 5_000;
const TELL_EVERY_MS = 3_000;

/** Who is writing now. Someone who is not heard of for five seconds is taken to have stopped. */
export class Typing {
  readonly #timers = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #onChange: (typing: readonly string[]) => void;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(onChange: (typing: readonly string[]) => void) {
    this.#onChange = onChange;
  }

  /** Somebody writes. */
  hear(userId: string): void {
    const known = this.#timers.has(userId);
    clearTimeout(this.#timers.get(userId));
    this.#timers.set(
      userId,
      setTimeout(() => this.stop(userId), LASTS_MS),
    );
    if (!known) this.#report();
  }

  /** Somebody has stopped, or has sent what they wrote. */
  stop(userId: string): void {
    clearTimeout(this.#timers.get(userId));
    if (this.#timers.delete(userId)) this.#report();
  }

  /** Tells the others that this member writes, at most every three seconds. `now` is in milliseconds. */
  tell(now: number, send: () => boolean): void {
    if (now - this.#toldAt < TELL_EVERY_MS) return;
    if (send()) this.#toldAt = now;
  }

  /** What was being written has been sent: the next keystroke is news. */
  told(): void {
    this.#toldAt = Number.NEGATIVE_INFINITY;
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #report(): void {
    this.#onChange([...this.#timers.keys()]);
  }
}
