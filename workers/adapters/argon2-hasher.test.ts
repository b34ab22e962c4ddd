import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import loadArgon2 from "@phi-ag/argon2/node";
import { describe, expect, it } from "vitest";
import { argon2Hasher, argon2id } from "./argon2-hasher.ts";

const argon2 = await loadArgon2();
const usual = { memoryKib: 19_456, passes: 2, lanes: 1 };
const pepper = new Uint8Array(32).fill(3);
const hasher = argon2Hasher(() => argon2, pepper, usual);
const ascii = (text: string) => new TextEncoder().encode(text);

/** Made by Debian's `argon2` 0~20171227: `printf %s TEXT | argon2 SALT -id -t T -k M -p 1 -l 32 -e`. */
const VECTORS = [
  {
    text: "password",
    salt: "somesaltsomesalt",
    parameters: usual,
    phc: "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$K13EBUiG7JV+9ZxztmHFTdb7J0WQsnj2V8bZaqyPptE",
  },
  {
    text: "k9dQm3u1J8hE0l2w7Xv5aYbC4nR6tZsPqLoIiGfDxUA=",
    salt: "0123456789abcdef",
    parameters: usual,
    phc: "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$3TejlmXUD1UHs1IhUDE30xlc9ML6kDI5YQRQ1mDXIKo",
  },
  {
    text: "password",
    salt: "somesaltsomesalt",
    parameters: { memoryKib: 32_768, passes: 3, lanes: 1 },
    phc: "$argon2id$v=19$m=32768,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$yFExedxm0ymYgqhRQHlEZFp3m6qP9PDC640XwhaXgeQ",
  },
];

function debianHash(text: string, salt: string): string | null {
  const options = ["-id", "-t", "2", "-k", "19456", "-p", "1", "-l", "32", "-e"];
  try {
    return execFileSync("argon2", [salt, ...options], { input: text, encoding: "utf8" }).trim();
  } catch {
    return null;
  }
}

const tool = debianHash("present", "somesaltsomesalt") !== null;

describe("Argon2id", () => {
  it.each(VECTORS)("agrees with the reference: $text, $parameters", (vector) => {
    const { encoded } = argon2id(argon2, vector.text, ascii(vector.salt), vector.parameters);
    expect(encoded).toBe(vector.phc);
  });

  it.skipIf(!tool)("agrees with the argon2 of this machine, whatever the length", () => {
    for (let length = 1; length < 128; length += 21) {
      const text = "aZ9 ~!".repeat(40).slice(0, length);
      const salt = `salt-${String(length).padStart(11, "0")}`;
      const { encoded } = argon2id(argon2, text, ascii(salt), usual);
      expect(encoded).toBe(debianHash(text, salt));
    }
  });
});

describe("passwords", () => {
  describe("work", () => {
    it.each(["correct horse", "пароль для дома", "🔔".repeat(64), "x".repeat(1_024), "a\u0000b"])(
      "when they are the right ones: %j",
      async (password) => {
        const phc = await hasher.hash(password);
        expect(phc).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$[^$]{43}$/);
        expect(await hasher.verify(phc, password)).toBe(true);
      },
    );

    it("have a salt each", async () => {
      expect(await hasher.hash("the same")).not.toBe(await hasher.hash("the same"));
    });

    it("go through HMAC-SHA-256 with the pepper before they are hashed", async () => {
      const phc = await hasher.hash("correct horse");
      const salt = Buffer.from(phc.split("$")[4] ?? "", "base64");
      const keyed = createHmac("sha256", pepper).update("correct horse").digest("base64");
      expect(argon2id(argon2, keyed, salt, usual).encoded).toBe(phc);
    });

    it("are still known when parameters have risen, and count as outdated", async () => {
      const phc = await hasher.hash("correct horse");
      const stronger = argon2Hasher(() => argon2, pepper, { ...usual, passes: 3 });
      expect(await stronger.verify(phc, "correct horse")).toBe(true);
      expect(stronger.isOutdated(phc)).toBe(true);
      expect(stronger.isOutdated(await stronger.hash("x"))).toBe(false);
      expect(hasher.isOutdated(await stronger.hash("x"))).toBe(false);
    });
  });

  describe("refuse", () => {
    it("any other text, also one that only begins or ends the same", async () => {
      const phc = await hasher.hash("correct horse");
      for (const other of ["correct hors", "correct horse ", "Correct horse", ""]) {
        expect(await hasher.verify(phc, other)).toBe(false);
      }
      const nul = await hasher.hash("a\u0000b");
      expect(await hasher.verify(nul, "a")).toBe(false);
    });

    it("the right password under another pepper", async () => {
      const other = argon2Hasher(() => argon2, new Uint8Array(32).fill(4), usual);
      expect(await other.verify(await hasher.hash("correct horse"), "correct horse")).toBe(false);
    });

    it("everything for an account that does not exist, and a hash that is none", async () => {
      expect(await hasher.verify(null, "correct horse")).toBe(false);
      expect(await hasher.verify("$2b$12$something", "correct horse")).toBe(false);
      expect(hasher.isOutdated("$2b$12$something")).toBe(true);
    });
  });
});
