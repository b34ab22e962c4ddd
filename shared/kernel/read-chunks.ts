const CHUNK_BYTES = 256 * 1_024;

/**
 * A stream's chunks, as large as they can be had at once; each is the reader's own to keep. Who stops early leaves the
 * rest in the stream.
 */
export async function* readChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = byteReader(stream);
  if (!reader) {
    yield* stream.values({ preventCancel: true });
    return;
  }
  try {
    for (;;) {
      const { value, done } = await reader.readAtLeast(CHUNK_BYTES, new Uint8Array(CHUNK_BYTES));
      if (value && value.byteLength > 0) yield value;
      if (done || !value || value.byteLength < CHUNK_BYTES) break;
    }
  } finally {
    reader.releaseLock();
  }
}

/**
 * Reads what is left of a body, `limit` bytes at most, and forgets it: a client that is still sending would not hear
 * why it is refused.
 */
export async function drain(stream: ReadableStream<Uint8Array>, limit: number): Promise<void> {
  let drained = 0;
  try {
    for await (const chunk of readChunks(stream)) {
      drained += chunk.byteLength;
      if (drained > limit) return;
    }
  } catch {
    // The client has gone: nobody needs to hear.
  }
}

/** A reader that fills whole buffers, where the stream is one of bytes. */
function byteReader(stream: ReadableStream<Uint8Array>): ReadableStreamBYOBReader | null {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return null;
  }
}
