import type { BlobStore, BlobWriter } from "../domains/media/ports.ts";

/** R2 takes parts of at least 5 MiB, all but the last of one length. */
const PART_BYTES = 5 * 1_024 * 1_024;

const hex = async (digest: DigestStream) => new Uint8Array(await digest.digest).toHex();

/** An object of known length goes through as it comes: nothing of it is held. */
class StreamedObject implements BlobWriter {
  readonly #digest = new crypto.DigestStream("SHA-256");
  readonly #hash = this.#digest.getWriter();
  readonly #body: WritableStreamDefaultWriter<Uint8Array>;
  readonly #stored: Promise<unknown>;

  constructor(bucket: R2Bucket, key: string, length: number) {
    const { readable, writable } = new FixedLengthStream(length);
    this.#body = writable.getWriter();
    this.#stored = bucket.put(key, readable);
    // Whoever writes or finishes hears of a failure; when it is given up, nobody needs to.
    this.#stored.catch(() => {});
    this.#body.closed.catch(() => {});
    this.#digest.digest.catch(() => {});
  }

  async write(chunk: Uint8Array): Promise<void> {
    await Promise.all([this.#hash.write(chunk), this.#body.write(chunk)]);
  }

  async finish(): Promise<string> {
    await Promise.all([this.#hash.close(), this.#body.close()]);
    await this.#stored;
    return hex(this.#digest);
  }

  async abort(): Promise<void> {
    const given = new Error("the upload was given up");
    await Promise.allSettled([this.#hash.abort(given), this.#body.abort(given), this.#stored]);
  }
}

/** An object of unknown length is held until it fills a part: at most one part is in memory. */
class PartedObject implements BlobWriter {
  readonly #bucket: R2Bucket;
  readonly #key: string;
  readonly #digest = new crypto.DigestStream("SHA-256");
  readonly #hash = this.#digest.getWriter();
  readonly #part = new Uint8Array(PART_BYTES);
  readonly #uploaded: R2UploadedPart[] = [];
  #filled = 0;
  #upload: R2MultipartUpload | null = null;

  constructor(bucket: R2Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
    this.#digest.digest.catch(() => {});
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#hash.write(chunk);
    for (let at = 0; at < chunk.length; ) {
      const piece = chunk.subarray(at, at + PART_BYTES - this.#filled);
      this.#part.set(piece, this.#filled);
      this.#filled += piece.length;
      at += piece.length;
      if (this.#filled === PART_BYTES) await this.#send();
    }
  }

  async #send(): Promise<void> {
    this.#upload ??= await this.#bucket.createMultipartUpload(this.#key);
    const part = this.#part.subarray(0, this.#filled);
    this.#uploaded.push(await this.#upload.uploadPart(this.#uploaded.length + 1, part));
    this.#filled = 0;
  }

  async finish(): Promise<string> {
    await this.#hash.close();
    if (!this.#upload) {
      await this.#bucket.put(this.#key, this.#part.subarray(0, this.#filled));
    } else {
      if (this.#filled > 0) await this.#send();
      await this.#upload.complete(this.#uploaded);
    }
    return hex(this.#digest);
  }

  async abort(): Promise<void> {
    const given = new Error("the upload was given up");
    await Promise.allSettled([this.#hash.abort(given), this.#upload?.abort()]);
  }
}

/** Bytes in an R2 bucket. */
export function r2BlobStore(bucket: R2Bucket): BlobStore {
  return {
    create: (key, length) =>
      length === null ? new PartedObject(bucket, key) : new StreamedObject(bucket, key, length),
    put: async (key, bytes) => {
      await bucket.put(key, bytes);
    },
    open: async (key, range) => {
      const object = await bucket.get(key, range && { range: { ...range } });
      return object && { body: object.body, bytes: object.size };
    },
    sha256: async (key) => {
      const object = await bucket.get(key);
      if (!object) return null;
      const digest = new crypto.DigestStream("SHA-256");
      await object.body.pipeTo(digest);
      return hex(digest);
    },
    delete: (keys) => bucket.delete([...keys]),
  };
}
