import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { dictionary } from "@zxcvbn-ts/language-common";
import { describe, expect, it } from "vitest";
import { nameKey } from "../domains/identity/rules.ts";
import { filteredPasswords, writePasswordFilter } from "./password-filter.ts";

const file = await readFile(join(import.meta.dirname, "common-passwords.bin"));
const filter = filteredPasswords(new Uint8Array(file).buffer);
const folded = new Set([...dictionary["passwords-common"]].map(nameKey));

describe("the filter of common passwords", () => {
  it("is what the list of the installed package gives (else: npm run passwords)", () => {
    expect(file.equals(writePasswordFilter(folded))).toBe(true);
  });

  it("has every one of more than 30,000 passwords, in a quarter of a megabyte", () => {
    expect(folded.size).toBeGreaterThan(30_000);
    expect([...folded].filter((password) => !filter.has(password))).toEqual([]);
    expect(file.length).toBeLessThan(256 * 1_024);
  });

  it("has next to nothing else: at most one of a million random strings", () => {
    const strangers = Array.from({ length: 1_000_000 }, () => randomBytes(9).toString("base64"));
    expect(strangers.filter((text) => filter.has(text)).length).toBeLessThanOrEqual(1);
  });

  it("has next to nothing that is but like a password on the list", () => {
    const alike = [...folded].flatMap((password) => [
      `${password}~`,
      `~${password}`,
      `${password}§9`,
    ]);
    const wrong = alike.filter((text) => !folded.has(text) && filter.has(text));
    expect(wrong.length).toBeLessThanOrEqual(1);
  });
});
