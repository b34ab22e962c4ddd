/** Frames come a little out of order, those of several tracks more so; what is older than this is not taken. */
const WIDTH = 2_048n;

/** Which counters of one key have come (as RFC 3711, 3.3.2, has it for packets). */
export class ReplayWindow {
  #seen = new Set<bigint>();
  #highest = -1n;

  isNew(counter: bigint): boolean {
    return counter > this.#highest - WIDTH && !this.#seen.has(counter);
  }

  /** Only of a frame that has proved good. */
  note(counter: bigint): void {
    this.#seen.add(counter);
    if (counter > this.#highest) this.#highest = counter;
    if (BigInt(this.#seen.size) < 2n * WIDTH) return;
    this.#seen = new Set([...this.#seen].filter((one) => one > this.#highest - WIDTH));
  }
}
