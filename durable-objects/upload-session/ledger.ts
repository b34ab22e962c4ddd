import type { UploadOpening, UploadStatus } from "../../workers/domains/media/uploads/ports.ts";
import { partBytes } from "../../workers/domains/media/uploads/rules.ts";

/** What is kept of an upload beside its bytes. */
export interface Kept {
  readonly opening: UploadOpening;
  readonly status: UploadStatus;
  readonly reason: string | null;
  /** R2's name for the parts, once there are any. */
  readonly multipartId: string | null;
  /** SHA-256 of the assembled object, if it is known. */
  readonly sha256: string | null;
}

const KEPT = "upload";
/** Rows of SQLite take 2 MB. */
const ROW_BYTES = 1_024 * 1_024;

/** What one upload has got to. */
export class Ledger {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  get(): Kept | undefined {
    return this.#storage.kv.get<Kept>(KEPT);
  }

  put(kept: Kept): void {
    this.#storage.kv.put(KEPT, kept);
  }

  change(patch: Partial<Kept>): void {
    const kept = this.get();
    if (kept) this.put({ ...kept, ...patch });
  }

  /** Bytes that are safe. */
  offset(length: number): number {
    // The last part of all may be shorter.
    return Math.min(length, this.parts().length * partBytes(length) + this.#remainderBytes());
  }

  #remainderBytes(): number {
    return this.#storage.sql
      .exec<{ bytes: number }>("SELECT coalesce(sum(length(bytes)), 0) AS bytes FROM remainder")
      .one().bytes;
  }

  parts(): R2UploadedPart[] {
    return this.#storage.sql
      .exec<{ number: number; etag: string }>("SELECT number, etag FROM part ORDER BY number")
      .toArray()
      .map(({ number, etag }) => ({ partNumber: number, etag }));
  }

  /** The bytes after the last part, put one after the other into `room`; answers how many. */
  readRemainder(room: Uint8Array): number {
    let filled = 0;
    const rows = this.#storage.sql.exec<{ bytes: ArrayBuffer }>(
      "SELECT bytes FROM remainder ORDER BY seq",
    );
    for (const { bytes } of rows) {
      room.set(new Uint8Array(bytes), filled);
      filled += bytes.byteLength;
    }
    return filled;
  }

  /** Notes parts that R2 has taken, which hold what was left before, and what is left now: all of it, or none. */
  addParts(parts: readonly R2UploadedPart[], remainder: Uint8Array): void {
    this.#storage.transactionSync(() => {
      for (const { partNumber, etag } of parts) {
        this.#storage.sql.exec("INSERT INTO part VALUES (?, ?)", partNumber, etag);
      }
      this.#storage.sql.exec("DELETE FROM remainder");
      this.#append(remainder);
    });
  }

  /** Notes more bytes after those that are left. */
  append(bytes: Uint8Array): void {
    this.#storage.transactionSync(() => this.#append(bytes));
  }

  #append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += ROW_BYTES) {
      const row = bytes.slice(at, at + ROW_BYTES).buffer;
      this.#storage.sql.exec("INSERT INTO remainder (bytes) VALUES (?)", row);
    }
  }

  /** The bytes are elsewhere now, or nobody wants them. */
  dropBytes(): void {
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec("DELETE FROM part");
      this.#storage.sql.exec("DELETE FROM remainder");
    });
  }
}
