import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { macCodeHasher } from "../../../adapters/code-hasher.ts";
import type { IdentityDeps } from "../deps.ts";
import { newBackupCodes, normalisedBackupCode } from "./backup-codes.ts";

const deps = {
  codeHasher: macCodeHasher(new Uint8Array(32).fill(7)),
  ids: {
    next: <Id extends string>() => crypto.randomUUID() as string as Id,
    random: (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes)),
  },
} as Partial<IdentityDeps> as IdentityDeps;

describe("backup codes", () => {
  it("are ten, of 60 bits, in groups that are easy to type", () => {
    const { codes, hashes } = newBackupCodes(deps, "user");
    expect(new Set(codes).size).toBe(10);
    expect(new Set(hashes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){2}$/);
      expect(hashes.join()).not.toContain(code.replaceAll("-", ""));
    }
  });

  it("are of one account: the same code leaves another hash at another", () => {
    const bytes = { ...deps, ids: { ...deps.ids, random: (n: number) => new Uint8Array(n) } };
    const one = newBackupCodes(bytes, "one").hashes[0];
    expect(newBackupCodes(bytes, "one").hashes[0]).toBe(one);
    expect(newBackupCodes(bytes, "two").hashes[0]).not.toBe(one);
  });

  it("are the same however they are typed", () => {
    const spaces = fc.constantFrom("", " ", "-", "–", " - ");
    const letter = fc.boolean();
    fc.assert(
      fc.property(
        fc.array(spaces, { minLength: 14 }),
        fc.array(letter, { minLength: 14 }),
        (gaps, upper) => {
          const [code = ""] = newBackupCodes(deps, "user").codes;
          const plain = code.replaceAll("-", "");
          const typed = [...plain]
            .map((char, i) => (upper[i] ? char.toUpperCase() : char) + (gaps[i] ?? ""))
            .join("");
          expect(normalisedBackupCode(typed)).toBe(plain);
        },
      ),
    );
    expect(normalisedBackupCode("OOOO-IIII-llll")).toBe("000011111111");
  });

  it("are nothing else", () => {
    for (const text of [
      "",
      "123456",
      "abcd-efgh-jkm",
      "abcd-efgh-jkmnp",
      "uuuu-uuuu-uuuu",
      "абвг",
    ]) {
      expect(normalisedBackupCode(text), text).toBeNull();
    }
  });
});
