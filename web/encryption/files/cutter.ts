/**
 * Cuts a stream of bytes into pieces of one length, and holds the latest one back: whether it is the last is known only
 * once more comes, or the end.
 */
export class Cutter {
  readonly #piece: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(bytes: number) {
    this.#piece = new Uint8Array(bytes);
  }

  /** Takes bytes in. Answers the pieces that are not the last one for sure. */
  *push(bytes: Uint8Array): Generator<Uint8Array<ArrayBuffer>> {
    for (let rest = bytes; rest.length > 0; ) {
      if (this.#length === this.#piece.length) yield this.rest();
      const taken = rest.subarray(0, this.#piece.length - this.#length);
      this.#piece.set(taken, this.#length);
      this.#length += taken.length;
      rest = rest.subarray(taken.length);
    }
  }

  /** What is held back, which may be nothing. */
  rest(): Uint8Array<ArrayBuffer> {
    const held = this.#piece.slice(0, this.#length);
    this.#length = 0;
    return held;
  }
}
