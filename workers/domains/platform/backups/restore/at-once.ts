/** Does things, so many at once. The first that fails is thrown where the next is added, or at the end. */
export class AtOnce {
  readonly #most: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Begins it as soon as there is room. Throws what failed before it. */
  async add(task: () => Promise<unknown>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running);
    this.#rethrow();
    const running: Promise<void> = this.#done(task).finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Waits for all. Throws what failed. */
  async end(): Promise<void> {
    await Promise.all(this.#running);
    this.#rethrow();
  }

  async #done(task: () => Promise<unknown>): Promise<void> {
    try {
      await task();
    } catch (error) {
      this.#failure ??= { error };
    }
  }

  #rethrow(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}
