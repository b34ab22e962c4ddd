import { describe, expect, it } from "vitest";
import { fromBase64, toBase64 } from "../bytes.ts";
import { collected, opened, sealBlob } from "./sealed-blob.ts";
import { BrokenFile, newFileKey, opening, sealedBytes, sealing } from "./sealed-stream.ts";

const MIB = 1_024 * 1_024;
const HEADER = 16;
const SEALED_CHUNK = MIB + 16;

/** Bytes that differ from place to place. */
function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8) * 7 + (at >> 16)) & 255);
}

/** As a network brings them: in pieces of any length. */
function streamOf(bytes: Uint8Array<ArrayBuffer>, piece = 70_001): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + piece));
      else controller.close();
      at += piece;
    },
  });
}

async function passed(
  bytes: Uint8Array<ArrayBuffer>,
  through: TransformStream<Uint8Array, Uint8Array>,
  piece?: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await collected(streamOf(bytes, piece).pipeThrough(through), "");
  return new Uint8Array(await blob.arrayBuffer());
}

async function sealed(bytes: Uint8Array<ArrayBuffer>, key = newFileKey()) {
  return { key, whole: await passed(bytes, await sealing(key)) };
}

const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe("works", () => {
  it.each([0, 1, 15, 16, 17, MIB - 1, MIB, MIB + 1, 2 * MIB, 3 * MIB + 12_345])(
    "a file of %i bytes comes back as it was, in pieces of any length",
    async (length) => {
      const bytes = someBytes(length);
      const { key, whole } = await sealed(bytes);
      expect(whole.length).toBe(sealedBytes(length));
      expect(isSame(await passed(whole, await opening(key)), bytes)).toBe(true);
      expect(isSame(await passed(whole, await opening(key), 5 * MIB), bytes)).toBe(true);
    },
  );

  it("the same file twice has nothing in common but its first letters", async () => {
    const [a, b] = [await sealed(someBytes(100)), await sealed(someBytes(100))];
    expect(isSame(a.whole.subarray(0, 9), b.whole.subarray(0, 9))).toBe(true);
    expect(isSame(a.whole.subarray(9, 16), b.whole.subarray(9, 16))).toBe(false);
    expect(isSame(a.whole.subarray(16), b.whole.subarray(16))).toBe(false);
  });

  it("gives out what has come so far before the rest has", async () => {
    const { key, whole } = await sealed(someBytes(3 * MIB));
    const through = await opening(key);
    const [writer, reader] = [through.writable.getWriter(), through.readable.getReader()];
    void writer.write(whole.slice(0, HEADER + SEALED_CHUNK + 1));
    const { value } = await reader.read();
    expect(isSame(value ?? new Uint8Array(), someBytes(3 * MIB).subarray(0, MIB))).toBe(true);
    await reader.cancel();
  });
});

describe("refuses", () => {
  const bytes = someBytes(3 * MIB + 1_000);
  const at = (chunk: number) => HEADER + chunk * SEALED_CHUNK;
  const joined = (...parts: Uint8Array[]) => Uint8Array.from(Buffer.concat(parts));

  it.each<[string, (whole: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
    ["nothing at all", () => new Uint8Array()],
    ["half a header", (whole) => whole.slice(0, 8)],
    ["a header alone", (whole) => whole.slice(0, HEADER)],
    ["a changed beginning", (whole) => whole.with(0, (whole[0] ?? 0) ^ 1)],
    ["a changed prefix", (whole) => whole.with(12, (whole[12] ?? 0) ^ 1)],
    ["a changed byte", (whole) => whole.with(at(1) + 5, (whole[at(1) + 5] ?? 0) ^ 1)],
    ["a changed tag", (whole) => whole.with(whole.length - 1, (whole.at(-1) ?? 0) ^ 1)],
    ["what ends within a chunk", (whole) => whole.slice(0, whole.length - 1)],
    ["what ends between two chunks", (whole) => whole.slice(0, at(2))],
    ["what ends after the first chunk", (whole) => whole.slice(0, at(1))],
    ["more after the end", (whole) => joined(whole, new Uint8Array(1))],
    ["its last chunk twice", (whole) => joined(whole, whole.slice(at(3)))],
    [
      "two chunks exchanged",
      (whole) =>
        joined(
          whole.slice(0, HEADER),
          whole.slice(at(1), at(2)),
          whole.slice(at(0), at(1)),
          whole.slice(at(2)),
        ),
    ],
    ["a chunk left out", (whole) => joined(whole.slice(0, at(1)), whole.slice(at(2)))],
    ["a chunk twice", (whole) => joined(whole.slice(0, at(2)), whole.slice(at(1)))],
  ])("%s", async (_, change) => {
    const { key, whole } = await sealed(bytes);
    await expect(passed(change(whole), await opening(key))).rejects.toThrow(BrokenFile);
  });

  it("another key, and a chunk of another file under the same key", async () => {
    const { key, whole } = await sealed(bytes);
    await expect(passed(whole, await opening(newFileKey()))).rejects.toThrow(BrokenFile);
    const other = await sealed(bytes, key);
    const mixed = joined(whole.slice(0, at(1)), other.whole.slice(at(1)));
    await expect(passed(mixed, await opening(key))).rejects.toThrow(BrokenFile);
  });

  it("another file that the same key opens", async () => {
    const { sealed: blob, ...seal } = await sealBlob(new Blob([bytes]));
    const back = await collected(await opened(blob.stream(), seal), "");
    expect(isSame(new Uint8Array(await back.arrayBuffer()), bytes)).toBe(true);
    const other = await sealed(someBytes(100), fromBase64(seal.key));
    const swapped = opened(streamOf(other.whole), seal);
    await expect(swapped.then((stream) => collected(stream, ""))).rejects.toThrow(BrokenFile);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer()));
    expect(seal.sha256).toBe(toBase64(digest));
  });
});
