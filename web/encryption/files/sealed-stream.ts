import { utf8 } from "../bytes.ts";
import { Cutter } from "./cutter.ts";

/**
 * Encrypted files: STREAM (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption and its Nonce-Reuse
 * Misuse-Resistance, CRYPTO 2015) over AES-256-GCM.
 *
 * A file is a header of 16 bytes, "VecheFile" with a random prefix, and chunks of 1 MiB, each with its tag; the last
 * one may be shorter, and is empty for an empty file alone. A chunk's nonce is the prefix, its number (32 bits) and
 * whether it is the last; what it is authenticated with is the header. So chunks that were changed, exchanged, left out or
 * cut off at the end are refused, and none of a file's text is given out before its chunk was found whole.
 */
const AES = "AES-GCM";
const CHUNK_BYTES = 1_024 * 1_024;
const TAG_BYTES = 16;
const MAGIC = utf8("VecheFile");
const PREFIX_BYTES = 7;
const HEADER_BYTES = MAGIC.length + PREFIX_BYTES;
/** As many as the counter tells apart. */
const MOST_CHUNKS = 2 ** 32;

/** A sealed file is not what was sealed: it was changed, cut off, or is of another key. */
export class BrokenFile extends Error {
  constructor() {
    super("the file is not what was sent");
  }
}

/** How long a file of that many bytes is once it is sealed. */
export function sealedBytes(bytes: number): number {
  const chunks = Math.max(1, Math.ceil(bytes / CHUNK_BYTES));
  return HEADER_BYTES + bytes + chunks * TAG_BYTES;
}

/** A new content key: for one file alone. 32 bytes. */
export function newFileKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(32));
}

/** Seals what passes, holding one chunk at a time. */
export async function sealing(
  key: Uint8Array<ArrayBuffer>,
): Promise<TransformStream<Uint8Array, Uint8Array>> {
  const aes = await crypto.subtle.importKey("raw", key, AES, false, ["encrypt"]);
  const header = new Uint8Array(HEADER_BYTES);
  header.set(MAGIC);
  crypto.getRandomValues(header.subarray(MAGIC.length));
  const cutter = new Cutter(CHUNK_BYTES);
  const nonces = new Nonces(header);
  const seal = async (chunk: Uint8Array<ArrayBuffer>, isLast: boolean) =>
    new Uint8Array(await crypto.subtle.encrypt(nonces.next(isLast), aes, chunk));
  return new TransformStream({
    start: (controller) => controller.enqueue(header),
    async transform(bytes, controller) {
      for (const chunk of cutter.push(bytes)) controller.enqueue(await seal(chunk, false));
    },
    async flush(controller) {
      controller.enqueue(await seal(cutter.rest(), true));
    },
  });
}

/** Opens what passes, a chunk at a time. Errors with {@link BrokenFile} at the first that is not as it was sealed. */
export async function opening(
  key: Uint8Array<ArrayBuffer>,
): Promise<TransformStream<Uint8Array, Uint8Array>> {
  const aes = await crypto.subtle.importKey("raw", key, AES, false, ["decrypt"]);
  const header = new Uint8Array(HEADER_BYTES);
  const cutter = new Cutter(CHUNK_BYTES + TAG_BYTES);
  let missing = HEADER_BYTES;
  let nonces: Nonces | null = null;
  const open = async (chunk: Uint8Array<ArrayBuffer>, isLast: boolean) => {
    if (!nonces) throw new BrokenFile();
    const isFirst = nonces.count === 0;
    const algorithm = nonces.next(isLast);
    try {
      const opened = new Uint8Array(await crypto.subtle.decrypt(algorithm, aes, chunk));
      if (opened.length > 0 || isFirst) return opened;
    } catch {
      // Told below.
    }
    throw new BrokenFile();
  };
  return new TransformStream({
    async transform(bytes, controller) {
      const ofHeader = bytes.subarray(0, missing);
      header.set(ofHeader, HEADER_BYTES - missing);
      missing -= ofHeader.length;
      if (missing === 0) nonces ??= noncesOf(header);
      for (const chunk of cutter.push(bytes.subarray(ofHeader.length))) {
        controller.enqueue(await open(chunk, false));
      }
    },
    async flush(controller) {
      const last = await open(cutter.rest(), true);
      if (last.length > 0) controller.enqueue(last);
    },
  });
}

function noncesOf(header: Uint8Array<ArrayBuffer>): Nonces {
  if (MAGIC.some((byte, at) => header[at] !== byte)) throw new BrokenFile();
  return new Nonces(header);
}

/** The nonces of a file's chunks, one after the other. */
class Nonces {
  readonly #header: Uint8Array<ArrayBuffer>;
  count = 0;

  constructor(header: Uint8Array<ArrayBuffer>) {
    this.#header = header;
  }

  next(isLast: boolean) {
    if (this.count >= MOST_CHUNKS) throw new Error("the file is too long");
    const iv = new Uint8Array(PREFIX_BYTES + 5);
    iv.set(this.#header.subarray(MAGIC.length));
    new DataView(iv.buffer).setUint32(PREFIX_BYTES, this.count);
    iv[PREFIX_BYTES + 4] = isLast ? 1 : 0;
    this.count += 1;
    return { name: AES, iv, additionalData: this.#header };
  }
}
