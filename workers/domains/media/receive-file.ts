import { FILE_LIMITS } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "./deps.ts";
import { discardObject } from "./discard-object.ts";
import { errors } from "./errors.ts";
import type { Upload } from "./open-upload.ts";
import type { BlobWriter } from "./ports.ts";
import { LONGEST_UPLOAD_MS } from "./rules.ts";
import { insertLoose } from "./store.ts";

/** Looks at a file that goes by, and throws `file_rejected` at what is out of place. */
export interface Scan<Facts> {
  push(chunk: Uint8Array): void;
  /** The file is over: what it is. */
  finish(): Facts;
}

/** Bytes that have been stored under a key of their own, and belong to nobody yet. */
export interface StoredObject {
  readonly key: string;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Writes what passes. A trace of the object is left before it can come to be: the last chunk is held back until the
 * trace is there and the file is known to be whole. What is refused never becomes an object, and what dies is found.
 */
class TracedWriter {
  readonly key: string;
  readonly #deps: MediaDeps;
  readonly #length: number | null;
  #writer: BlobWriter | null = null;
  #traced: Promise<unknown> | null = null;
  #held: Uint8Array | null = null;

  constructor(deps: MediaDeps, length: number | null) {
    this.#deps = deps;
    this.#length = length;
    this.key = deps.ids.random(20).toHex();
  }

  async write(chunk: Uint8Array): Promise<void> {
    const { db, clock, blobs } = this.#deps;
    this.#traced ??= settled(insertLoose(db, this.key, clock.now()).execute());
    if (this.#held) {
      this.#writer ??= blobs.create(this.key, this.#length);
      await this.#writer.write(this.#held);
    }
    this.#held = chunk;
  }

  /** The file is whole: lets it come to be. Answers its SHA-256. */
  async finish(): Promise<string> {
    await this.#traced;
    this.#writer ??= this.#deps.blobs.create(this.key, this.#length);
    if (this.#held) await this.#writer.write(this.#held);
    return this.#writer.finish();
  }

  /** Undoes what was begun. */
  async abandon(): Promise<void> {
    if (!this.#traced) return;
    await this.#traced.catch(() => {});
    await this.#writer?.abort().catch(() => {});
    await discardObject(this.#deps, this.key);
  }
}

/** A promise that is looked at later: its failure is told then, not as one that nobody handled. */
function settled<T>(work: Promise<T>): Promise<T> {
  work.catch(() => {});
  return work;
}

/** Every chunk is looked at before it is passed on, so that nothing beyond the limits goes any further. */
async function passThrough<Facts>(
  deps: MediaDeps,
  upload: Upload,
  scan: Scan<Facts>,
  writer: TracedWriter,
): Promise<{ readonly facts: Facts; readonly bytes: number }> {
  const deadline = deps.clock.now() + LONGEST_UPLOAD_MS;
  let bytes = 0;
  for await (const chunk of upload.chunks()) {
    bytes += chunk.byteLength;
    if (bytes > FILE_LIMITS.bytes) throw new AppError(commonErrors.payload_too_large);
    if (deps.clock.now() > deadline) throw new AppError(errors.upload_timeout);
    scan.push(chunk);
    await writer.write(chunk);
  }
  return { facts: scan.finish(), bytes };
}

/**
 * Stores an upload's file while it arrives: one pass checks, hashes and writes it, in memory that does not grow with the
 * file. Throws `file_rejected`, `payload_too_large` or `upload_timeout`; nothing stays then.
 */
export async function receiveFile<Facts>(
  deps: MediaDeps,
  upload: Upload,
  scan: Scan<Facts>,
): Promise<Facts & StoredObject> {
  const writer = new TracedWriter(deps, upload.length);
  try {
    const { facts, bytes } = await passThrough(deps, upload, scan, writer);
    const sha256 = await writer.finish();
    return { ...facts, key: writer.key, sha256, bytes };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}
