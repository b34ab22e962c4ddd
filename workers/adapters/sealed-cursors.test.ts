import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { derivedMac } from "./mac.ts";
import { sealedCursors } from "./sealed-cursors.ts";

const secret = new Uint8Array(32).fill(7);
const cursors = sealedCursors(derivedMac(secret, "cursor"));
const position = fc.array(fc.oneof(fc.string(), fc.integer()), { maxLength: 4 });

describe("sealed cursors", () => {
  describe("works", () => {
    it("opens what it sealed, whatever the position", async () => {
      await fc.assert(
        fc.asyncProperty(position, async (keyset) => {
          const cursor = await cursors.seal("feed", keyset);
          expect(await cursors.open("feed", cursor)).toEqual(keyset);
          expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
        }),
      );
    });
  });

  describe("refuses", () => {
    it("a cursor of another list", async () => {
      const cursor = await cursors.seal("feed", [1]);
      await expect(cursors.open("mine", cursor)).rejects.toThrow("invalid_cursor");
    });

    it("a cursor of another deployment", async () => {
      const others = sealedCursors(derivedMac(new Uint8Array(32).fill(8), "cursor"));
      const cursor = await others.seal("feed", [1]);
      await expect(cursors.open("feed", cursor)).rejects.toThrow("invalid_cursor");
    });

    it("a key derived from the same secret for another purpose", async () => {
      const others = sealedCursors(derivedMac(secret, "signed url"));
      const cursor = await others.seal("feed", [1]);
      await expect(cursors.open("feed", cursor)).rejects.toThrow("invalid_cursor");
    });

    it("a cursor written in another way: only the text we issued is ours", async () => {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
      for (const keyset of [
        ["2026", 5],
        ["2026", 55],
        ["2026", 555],
      ]) {
        const good = await cursors.seal("feed", keyset);
        const others = [...alphabet].map((char) => good.slice(0, -1) + char);
        const padded = [`${good}=`, `${good} `, `${good.slice(0, 4)} ${good.slice(4)}`];
        for (const text of [...others, ...padded].filter((other) => other !== good)) {
          await expect(cursors.open("feed", text), text).rejects.toThrow("invalid_cursor");
        }
      }
    });

    it("any text that is not a cursor, and any cursor with one character changed", async () => {
      const good = await cursors.seal("feed", ["2026", 5]);
      const changed = fc.nat(good.length - 1).map((at) => {
        const other = good[at] === "A" ? "Q" : "A";
        return good.slice(0, at) + other + good.slice(at + 1);
      });
      await fc.assert(
        fc.asyncProperty(fc.oneof(fc.string(), changed), async (text) => {
          await expect(cursors.open("feed", text)).rejects.toThrow("invalid_cursor");
        }),
      );
    });
  });
});
