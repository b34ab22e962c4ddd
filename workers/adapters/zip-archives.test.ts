import { TextWriter, Uint8ArrayReader, ZipReader } from "@zip.js/zip.js";
import { describe, expect, it } from "vitest";
import type { ArchiveFile } from "../domains/identity/ports.ts";
import type { BlobStore } from "../domains/media/ports.ts";
import { zipArchives } from "./zip-archives.ts";

const MIB = 1_024 * 1_024;

/** A store that keeps nothing but what has been written so far. */
function store() {
  const written: Uint8Array[] = [];
  const state = { bytes: 0, finished: false, aborted: false };
  const blobs: BlobStore = {
    create: () => ({
      write: async (chunk) => {
        written.push(chunk.slice());
        state.bytes += chunk.byteLength;
      },
      finish: async () => {
        state.finished = true;
        return "";
      },
      abort: async () => {
        state.aborted = true;
      },
    }),
    put: async () => {},
    open: async () => null,
    sha256: async () => null,
    delete: async () => {},
  };
  return { archives: zipArchives(blobs), state, whole: () => Buffer.concat(written) };
}

async function* files(...list: Pick<ArchiveFile, "path" | "body">[]): AsyncGenerator<ArchiveFile> {
  for (const file of list) yield { ...file, at: Date.UTC(2026, 0, 1), compress: true };
}

async function entriesOf(bytes: Uint8Array): Promise<Record<string, string>> {
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
  const found: Record<string, string> = {};
  for (const entry of await reader.getEntries()) {
    if (!entry.directory)
      found[entry.filename] = await entry.getData(new TextWriter(), { checkSignature: true });
  }
  return found;
}

describe("a zip", () => {
  it("holds its files whole, in any alphabet, empty ones too", async () => {
    const { archives, state, whole } = store();
    const body = new Blob(["часть ", "вторая"]).stream();
    const list = [
      { path: "a.txt", body: "один" },
      { path: "каталог/б.txt", body },
      { path: "empty.txt", body: "" },
    ];
    const bytes = await archives.write("key", files(...list));
    expect(bytes).toBe(state.bytes);
    expect(state).toMatchObject({ finished: true, aborted: false });
    expect(await entriesOf(whole())).toEqual({
      "a.txt": "один",
      "каталог/б.txt": "часть вторая",
      "empty.txt": "",
    });
  });

  it("is written as its files come: most of a large one has left before its end is there", async () => {
    const { archives, state } = store();
    let sent = 0;
    let most = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          most = Math.max(most, sent * MIB - state.bytes);
          if (sent === 64) return controller.close();
          controller.enqueue(crypto.getRandomValues(new Uint8Array(65_536)).slice());
          for (let i = 1; i < 16; i += 1) {
            controller.enqueue(crypto.getRandomValues(new Uint8Array(65_536)));
          }
          sent += 1;
        },
      },
      { highWaterMark: 0 },
    );
    const one = async function* (): AsyncGenerator<ArchiveFile> {
      yield { path: "large.bin", body, at: 0, compress: false };
    };
    await archives.write("key", one());
    expect(state.bytes).toBeGreaterThan(64 * MIB);
    expect(most).toBeLessThan(8 * MIB);
  });

  it("leaves nothing when a file cannot be read", async () => {
    const { archives, state } = store();
    const body = new ReadableStream<Uint8Array>({
      pull: () => Promise.reject(new Error("the disk is gone")),
    });
    const list = [
      { path: "a.txt", body: "fine" },
      { path: "b.txt", body },
    ];
    await expect(archives.write("key", files(...list))).rejects.toThrow("the disk is gone");
    expect(state).toMatchObject({ finished: false, aborted: true });
  });
});
