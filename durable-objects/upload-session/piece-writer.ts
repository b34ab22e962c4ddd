import { createHash, type Hash } from "node:crypto";
import { HEAD_BYTES } from "../../workers/domains/media/uploads/rules.ts";
import type { Ledger } from "./ledger.ts";

/** Where parts go. */
export interface PartSink {
  uploadPart(number: number, bytes: Uint8Array): Promise<R2UploadedPart>;
}

/** The bytes after the last part, in memory: `noted` of them are in the ledger too. */
interface Tail {
  buffer: Uint8Array;
  filled: number;
  noted: number;
}

/**
 * Takes the pieces of one upload and makes parts of equal length of them. At most two parts are in memory: one that is
 * being filled, one on its way.
 */
export class PieceWriter {
  readonly #ledger: Ledger;
  readonly #sink: () => Promise<PartSink>;
  readonly #partBytes: number;
  readonly #tail: Tail;
  /** Of everything up to now; `null` once some of it has gone by another instance of the object. */
  #hash: Hash | null;
  #number: number;
  /** The beginning of the file, once it has gone with the first part; `null` if that went by another instance. */
  #head: Uint8Array | null = null;
  #spare: Uint8Array | null = null;
  #sending: Promise<void> | null = null;
  /** Parts of a piece that may still be forgotten. */
  #unnoted: R2UploadedPart[] = [];
  #before: Hash | null = null;
  #revocable = false;

  constructor(ledger: Ledger, partBytes: number, sink: () => Promise<PartSink>) {
    this.#ledger = ledger;
    this.#sink = sink;
    this.#partBytes = partBytes;
    this.#number = ledger.parts().length;
    const buffer = new Uint8Array(partBytes);
    const filled = ledger.readRemainder(buffer);
    this.#tail = { buffer, filled, noted: filled };
    this.#hash = this.#number > 0 ? null : createHash("sha256").update(buffer.subarray(0, filled));
  }

  /** SHA-256 of everything, if this instance has seen all of it. Once. */
  digest(): string | null {
    return this.#hash?.copy().digest("hex") ?? null;
  }

  /** How the file begins, if this instance has sent its first part. */
  head(): Uint8Array | null {
    return this.#head;
  }

  /** Begins a piece; one that is `revocable` counts only when it is {@link end}ed. */
  begin(revocable: boolean): void {
    this.#revocable = revocable;
    this.#before = revocable ? (this.#hash?.copy() ?? null) : null;
  }

  async push(bytes: Uint8Array): Promise<void> {
    this.#hash?.update(bytes);
    for (let at = 0; at < bytes.length; ) {
      const piece = bytes.subarray(at, at + this.#partBytes - this.#tail.filled);
      this.#tail.buffer.set(piece, this.#tail.filled);
      this.#tail.filled += piece.length;
      at += piece.length;
      if (this.#tail.filled === this.#partBytes) await this.#send();
    }
  }

  /** Sends what has gathered as a part while the next one fills; parts leave one after the other. */
  async #send(): Promise<void> {
    await this.#sending;
    this.#number += 1;
    const { buffer, filled } = this.#tail;
    if (this.#number === 1) this.#head = buffer.slice(0, Math.min(filled, HEAD_BYTES));
    this.#sending = this.#sendPart(this.#number, buffer.subarray(0, filled));
    // Told to whoever waits for it next.
    this.#sending.catch(() => {});
    this.#tail.buffer = this.#spare ?? new Uint8Array(this.#partBytes);
    this.#spare = buffer;
    this.#tail.filled = 0;
    this.#tail.noted = 0;
  }

  async #sendPart(number: number, bytes: Uint8Array): Promise<void> {
    const part = await (await this.#sink()).uploadPart(number, bytes);
    if (this.#revocable) this.#unnoted.push(part);
    else this.#ledger.addParts([part], new Uint8Array());
  }

  /**
   * The piece is over, or cut off: what came is kept. What is left after the parts of a `whole` upload is its last part,
   * which may be shorter; a file of less than a part stays here until it is put together.
   */
  async end(whole: boolean): Promise<void> {
    if (whole && this.#number > 0 && this.#tail.filled > 0) await this.#send();
    await this.#sending;
    this.#sending = null;
    const { buffer, filled, noted } = this.#tail;
    if (this.#unnoted.length > 0) {
      this.#ledger.addParts(this.#unnoted, buffer.subarray(0, filled));
    } else {
      this.#ledger.append(buffer.subarray(noted, filled));
    }
    this.#unnoted = [];
    this.#tail.noted = filled;
  }

  /** Forgets a revocable piece: everything is as it was before. Parts that R2 has taken are replaced by later ones. */
  async revoke(): Promise<void> {
    await this.#sending?.catch(() => {});
    this.#sending = null;
    this.#unnoted = [];
    this.#number = this.#ledger.parts().length;
    if (this.#number === 0) this.#head = null;
    this.#tail.filled = this.#ledger.readRemainder(this.#tail.buffer);
    this.#tail.noted = this.#tail.filled;
    this.#hash = this.#before;
  }
}
