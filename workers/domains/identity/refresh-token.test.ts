import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";
import {
  readRefreshToken,
  refreshHash,
  refreshKeys,
  successorOf,
  writeRefreshToken,
} from "./refresh-token.ts";

const keys = refreshKeys(new Uint8Array(32).fill(1));
const anyToken = fc.record({
  userId: fc.uuid().map((id) => id as UserId),
  sessionId: fc.uuid().map((id) => id as SessionId),
  generation: fc.integer({ min: 0, max: 2 ** 31 }),
});
const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe("refresh tokens", () => {
  describe("work", () => {
    it("say what was written into them", () => {
      fc.assert(
        fc.property(anyToken, bytes, (token, secret) => {
          const text = writeRefreshToken(keys, token, secret);
          expect(text).toMatch(/^[A-Za-z0-9_-]{112}$/);
          expect(readRefreshToken(keys, text)).toEqual(token);
        }),
      );
    });

    it("have one successor for one salt, and another for another", () => {
      fc.assert(
        fc.property(anyToken, bytes, bytes, bytes, (token, secret, salt, other) => {
          fc.pre(Buffer.compare(salt, other) !== 0);
          const text = writeRefreshToken(keys, token, secret);
          const next = successorOf(keys, text, token, salt);
          expect(successorOf(keys, text, token, salt)).toBe(next);
          expect(successorOf(keys, text, token, other)).not.toBe(next);
          expect(readRefreshToken(keys, next)).toEqual({
            ...token,
            generation: token.generation + 1,
          });
          expect(refreshHash(next)).not.toBe(refreshHash(text));
        }),
      );
    });
  });

  describe("refuse", () => {
    it("any change of any character", () => {
      fc.assert(
        fc.property(anyToken, bytes, fc.nat(111), fc.nat(62), (token, secret, at, by) => {
          const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
          const text = writeRefreshToken(keys, token, secret);
          const place = alphabet.indexOf(text[at] ?? "");
          const other = alphabet[(place + 1 + by) % 64] ?? "";
          expect(readRefreshToken(keys, text.slice(0, at) + other + text.slice(at + 1))).toBeNull();
        }),
      );
    });

    it("any other text", () => {
      fc.assert(
        fc.property(fc.string({ maxLength: 200 }), (text) => {
          expect(readRefreshToken(keys, text)).toBeNull();
        }),
      );
    });

    it("a token of another deployment", () => {
      const others = refreshKeys(new Uint8Array(32).fill(2));
      fc.assert(
        fc.property(anyToken, bytes, (token, secret) => {
          expect(readRefreshToken(keys, writeRefreshToken(others, token, secret))).toBeNull();
        }),
      );
    });
  });
});
