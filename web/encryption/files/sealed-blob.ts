import { sha256 } from "@noble/hashes/sha2.js";
import { fromBase64, toBase64 } from "../bytes.ts";
import { BrokenFile, newFileKey, opening, sealing } from "./sealed-stream.ts";

/** What opens a sealed file, and tells it from any other. */
export interface FileSeal {
  /** AES-256-GCM, base64. */
  readonly key: string;
  /**
   * SHA-256 of the sealed file, base64. Whoever has the key could make another file of it that opens too: by this all who
   * read a message see the same.
   */
  readonly sha256: string;
}

/** As much as is handed to the browser at once: what it has been given need not be in memory. */
const PART_BYTES = 8 * 1_024 * 1_024;

/** Encrypts a file under a key of its own, with little of it in memory at a time. */
export async function sealBlob(blob: Blob): Promise<FileSeal & { readonly sealed: Blob }> {
  const key = newFileKey();
  const hash = sha256.create();
  const stream = blob
    .stream()
    .pipeThrough(await sealing(key))
    .pipeThrough(watched((bytes) => hash.update(bytes)));
  const sealed = await collected(stream, "application/octet-stream");
  return { sealed, key: toBase64(key), sha256: toBase64(hash.digest()) };
}

/**
 * Opens a sealed file as it comes. Errors with `BrokenFile` if it is not what was sealed; of the whole that is known at
 * its end.
 */
export async function opened(
  sealed: ReadableStream<Uint8Array>,
  seal: FileSeal,
): Promise<ReadableStream<Uint8Array>> {
  const hash = sha256.create();
  const check = () => {
    if (toBase64(hash.digest()) !== seal.sha256) throw new BrokenFile();
  };
  return sealed
    .pipeThrough(watched((bytes) => hash.update(bytes), check))
    .pipeThrough(await opening(fromBase64(seal.key)));
}

/** All that comes, as one blob. */
export async function collected(stream: ReadableStream<Uint8Array>, type: string): Promise<Blob> {
  const parts: Blob[] = [];
  let pending: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const settle = () => {
    parts.push(new Blob(pending));
    pending = [];
    length = 0;
  };
  const reader = stream.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    pending.push(Uint8Array.from(read.value));
    length += read.value.length;
    if (length >= PART_BYTES) settle();
  }
  settle();
  return new Blob(parts, { type });
}

function watched(
  see: (bytes: Uint8Array) => void,
  end: () => void = () => {},
): TransformStream<Uint8Array, Uint8Array> {
  return new TransformStream({
    transform(bytes, controller) {
      see(bytes);
      controller.enqueue(bytes);
    },
    flush: end,
  });
}
