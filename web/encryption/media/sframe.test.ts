import { describe, expect, it } from "vitest";
import { frameKey, headerBytes, headerIn, openFrame, sealFrame } from "./sframe.ts";

const bytes = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const hexOf = (value: Uint8Array) =>
  [...value].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** RFC 9605, appendix C.1. */
const HEADERS = [
  [0n, 0n, "00"],
  [0n, 1n, "01"],
  [0n, 255n, "08ff"],
  [0n, 256n, "090100"],
  [1n, 4_294_967_296n, "1c0100000000"],
  [255n, 0n, "80ff"],
  [255n, 65_536n, "8aff010000"],
  [256n, 1n, "910100"],
  [65_535n, 16_777_215n, "9affffffffff"],
  [16_777_216n, 281_474_976_710_655n, "bd01000000ffffffffffff"],
  [4_294_967_295n, 18_446_744_073_709_551_615n, "bfffffffffffffffffffffffff"],
] as const;

/** RFC 9605, appendix C.3, suite 4. */
const VECTOR = {
  keyId: 0x123n,
  counter: 0x4567n,
  baseKey: bytes("000102030405060708090a0b0c0d0e0f"),
  salt: "75234edefe07819026751816",
  metadata: bytes("4945544620534672616d65205747"),
  plain: bytes("64726166742d696574662d736672616d652d656e63"),
  sealed: "9901234567b7412c2513a1b66dbb48841bbaf17f598751176ad847681a69c6d0b091c07018ce4adb34eb",
};

describe("works", () => {
  it.each(HEADERS)("key id %s and counter %s as the RFC has them", (keyId, counter, encoded) => {
    expect(hexOf(headerBytes(keyId, counter))).toBe(encoded);
    expect(headerIn(bytes(`${encoded}00`))).toEqual({
      keyId,
      counter,
      length: encoded.length / 2,
    });
  });

  it("keys, salt and frame as the RFC has them", async () => {
    const { keyId, counter, baseKey, salt, metadata, plain, sealed } = VECTOR;
    const key = await frameKey(baseKey, keyId, "encrypt");
    expect(hexOf(key.salt)).toBe(salt);
    const frame = await sealFrame(key, keyId, counter, metadata, plain);
    expect(hexOf(frame)).toBe(hexOf(metadata) + sealed);
    const reading = await frameKey(baseKey, keyId, "decrypt");
    const header = headerIn(bytes(sealed)) ?? expect.fail();
    const opened = await openFrame(reading, header, metadata, bytes(sealed));
    expect(hexOf(opened)).toBe(hexOf(metadata) + hexOf(plain));
  });
});

describe("refuses", () => {
  it("a frame that was changed: header, metadata, text or tag", async () => {
    const { keyId, baseKey, metadata, sealed } = VECTOR;
    const key = await frameKey(baseKey, keyId, "decrypt");
    const good = bytes(sealed);
    for (let at = 0; at < good.length; at += 1) {
      const bad = Uint8Array.from(good);
      bad[at] = (bad[at] ?? 0) ^ 1;
      const header = headerIn(bad) ?? expect.fail();
      await expect(openFrame(key, header, metadata, bad)).rejects.toThrow();
    }
    const header = headerIn(good) ?? expect.fail();
    await expect(openFrame(key, header, metadata.subarray(1), good)).rejects.toThrow();
  });

  it("a frame that ends within its header", () => {
    expect(headerIn(new Uint8Array())).toBeNull();
    expect(headerIn(bytes("9901"))).toBeNull();
  });
});
