import { beforeAll, describe, expect, it } from "vitest";
import { type Manifest, openManifest, sealManifest } from "./manifest.ts";
import { readChunk } from "./read-chunk.ts";
import { type BackupKeys, backupKeys, chunkPlace, sealText, sha256 } from "./seal.ts";

let drawn = 0;
const random = (bytes: number) => new Uint8Array(bytes).fill(drawn++ % 256);
const secret = (byte: number) => new Uint8Array(32).fill(byte);
const bucket = new Map<string, Uint8Array<ArrayBuffer>>();
const read = async (key: string) => bucket.get(key) ?? null;

let keys: BackupKeys;
let manifest: Manifest;

beforeAll(async () => {
  keys = await backupKeys([secret(1)], random);
  const texts = ["first", "second", "third"];
  const chunks = texts.map(async (text, number) => {
    const sealed = await sealText(keys.first, text, chunkPlace("b1", number));
    bucket.set(`chunk-${number}`, sealed);
    return { key: `chunk-${number}`, bytes: sealed.length, sha256: await sha256(sealed) };
  });
  const totals = { stores: 0, rows: 0, files: 0, fileBytes: 0 };
  manifest = { id: "b1", startedAt: 1, endedAt: 2, chunks: await Promise.all(chunks), totals };
});

describe("chunks of a backup", () => {
  it("works: each opens at its place", async () => {
    expect(await readChunk(read, keys.first, manifest, 1)).toBe("second");
  });

  it("refuses chunks that have changed places, in the bucket and in the manifest too", async () => {
    const swapped = async (key: string) =>
      read(key === "chunk-0" ? "chunk-2" : key === "chunk-2" ? "chunk-0" : key);
    await expect(readChunk(swapped, keys.first, manifest, 0)).rejects.toThrow(
      "chunk 1 of 3 of backup b1 is damaged: chunk 3 lies in its place",
    );
    const [one, two, three] = manifest.chunks;
    if (!one || !two || !three) throw new Error("there are three");
    const forged = { ...manifest, chunks: [three, two, one] };
    await expect(readChunk(read, keys.first, forged, 0)).rejects.toThrow(
      "not sealed for this place",
    );
    const other = { ...manifest, id: "b2" };
    await expect(readChunk(read, keys.first, other, 0)).rejects.toThrow(
      "not sealed for this place",
    );
  });
});

describe("a manifest", () => {
  it("works: an old key opens what was sealed with it", async () => {
    const sealed = await sealManifest(keys.first, manifest);
    const both = await backupKeys([secret(2), secret(1)], random);
    expect((await openManifest(both, "b1", sealed)).manifest).toEqual(manifest);
    expect(both.first.id).not.toBe(keys.first.id);
  });

  it("refuses another key, another backup's name and a changed byte, each in its words", async () => {
    const sealed = await sealManifest(keys.first, manifest);
    const stranger = await backupKeys([secret(3)], random);
    await expect(openManifest(stranger, "b1", sealed)).rejects.toThrow("sealed with another key");
    await expect(openManifest(keys, "b2", sealed)).rejects.toThrow("is that of b1");
    const changed = sealed.slice();
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
    await expect(openManifest(keys, "b1", changed)).rejects.toThrow("is damaged");
    const renamed = new Uint8Array(sealed.length);
    renamed.set(new TextEncoder().encode("b2"), 0);
    await expect(openManifest(keys, "b1", renamed)).rejects.toThrow("is damaged");
  });
});
