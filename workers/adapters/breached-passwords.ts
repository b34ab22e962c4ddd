import { createHash } from "node:crypto";
import type { BreachedPasswords } from "../domains/identity/ports.ts";
import { boundedText } from "./bounded-text.ts";
import { tracedFetch } from "./traced-fetch.ts";

const TIMEOUT_MS = 1_500;
const PREFIX = 5;
/** The largest answers have some 2,000 lines of 40 characters. */
const MOST_BYTES = 512 * 1_024;
/** Lines that only hide how many there are say that they were seen never. */
const PADDING = "0";

/** Asks nobody: nothing is known of any password. */
export const noBreachCheck: BreachedPasswords = { has: async () => false };

/**
 * Asks a range service in the form of Have I Been Pwned (k-anonymity): it learns five of the forty hexadecimal digits of
 * a password's SHA-1, and answers all it has that begin so. Throws when it has no answer within a second and a half.
 */
export function rangeBreachCheck(url: string): BreachedPasswords {
  return {
    async has(password) {
      const hash = createHash("sha1").update(password).digest("hex").toUpperCase();
      const lines = await range(`${url.replace(/\/+$/, "")}/${hash.slice(0, PREFIX)}`);
      return lines.some((line) => isSeen(line, hash.slice(PREFIX)));
    },
  };
}

async function range(url: string): Promise<string[]> {
  const response = await tracedFetch(url, {
    headers: { "Add-Padding": "true", "User-Agent": "veche" },
    redirect: "manual",
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await boundedText(response, MOST_BYTES);
  if (response.status !== 200) throw new Error(`status ${response.status}`);
  return text.split(/\r?\n/);
}

function isSeen(line: string, suffix: string): boolean {
  const [found, count = PADDING] = line.trim().split(":");
  return found?.toUpperCase() === suffix && /^\d+$/.test(count) && Number(count) > 0;
}
