/** The last bytes of what went by. */
export class Tail {
  readonly #size: number;
  readonly #kept: Uint8Array;
  #length = 0;

  constructor(size: number) {
    this.#size = size;
    this.#kept = new Uint8Array(2 * size);
  }

  push(chunk: Uint8Array): void {
    const news = chunk.subarray(Math.max(0, chunk.length - this.#size));
    if (this.#length + news.length > this.#kept.length) {
      this.#kept.copyWithin(0, this.#length - this.#size, this.#length);
      this.#length = this.#size;
    }
    this.#kept.set(news, this.#length);
    this.#length += news.length;
  }

  /** At most as many bytes as the tail is long. */
  bytes(): Uint8Array {
    return this.#kept.subarray(Math.max(0, this.#length - this.#size), this.#length);
  }
}
