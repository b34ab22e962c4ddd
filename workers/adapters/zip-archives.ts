import { ZipWriter } from "@zip.js/zip.js/lib/zip-core-writer.js";
import type { ArchiveFile, Archives } from "../domains/identity/ports.ts";
import type { BlobStore, BlobWriter } from "../domains/media/ports.ts";

/** Text is worth compressing; pictures are compressed already. */
const TEXT_LEVEL = 6;

/** Hands chunks on to the store, and counts them. */
function sinkOf(blob: BlobWriter, counted: { bytes: number }): WritableStream<Uint8Array> {
  return new WritableStream({
    async write(chunk) {
      counted.bytes += chunk.byteLength;
      await blob.write(chunk);
    },
  });
}

function readableOf({ body }: ArchiveFile): ReadableStream<Uint8Array> {
  if (typeof body !== "string") return body;
  const bytes = new TextEncoder().encode(body);
  return new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
}

async function writeZip(
  sink: WritableStream<Uint8Array>,
  files: AsyncIterable<ArchiveFile>,
): Promise<void> {
  const zip = new ZipWriter(sink, { keepOrder: true, useWebWorkers: false });
  for await (const file of files) {
    const level = file.compress ? TEXT_LEVEL : 0;
    await zip.add(file.path, readableOf(file), { level, lastModDate: new Date(file.at) });
  }
  await zip.close();
}

/** Zip files (APPNOTE 6.3, zip64 where needed), written as their files come: nothing is held but one part. */
export function zipArchives(blobs: BlobStore): Archives {
  return {
    async write(key, files) {
      const blob = blobs.create(key, null);
      const counted = { bytes: 0 };
      try {
        await writeZip(sinkOf(blob, counted), files);
        await blob.finish();
        return counted.bytes;
      } catch (error) {
        await blob.abort();
        throw error;
      }
    },
    stream(files) {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      writeZip(writable, files).catch((error: unknown) => writable.abort(error).catch(() => {}));
      return readable;
    },
    open: (key) => blobs.open(key),
    delete: (keys) => blobs.delete(keys),
  };
}
