import { sha512 } from "@noble/hashes/sha2.js";
import type { DeviceLog } from "../../../shared/device-log/index.ts";
import { utf8 } from "../bytes.ts";

const LABEL = "Veche safety number v1";
/** As often as Signal hashes: it makes looking for a key with the same digits so much dearer. */
const ROUNDS = 5_200;
const DIGIT_GROUPS = 6;
const GROUP_BYTES = 5;

/**
 * One person's half of a safety number, 30 digits, in the manner of Signal's fingerprints (5200 rounds of SHA-512, five
 * bytes to five digits): of who they are and which device began their log, at first or anew. It changes when the log is
 * begun anew, and not when devices come or go. `null` for somebody whose devices sign no log.
 */
export function fingerprint({ userId, root }: DeviceLog): string | null {
  if (!root) return null;
  const named = utf8(JSON.stringify([LABEL, userId, root.deviceId, root.key, root.seq]));
  // Not by WebCrypto, which answers from another thread: that takes longer than the hash, each time.
  let digest = new Uint8Array(0);
  for (let round = 0; round < ROUNDS; round += 1) {
    digest = sha512.create().update(digest).update(named).digest();
  }
  return Array.from({ length: DIGIT_GROUPS }, (_, place) => {
    const chunk = digest.subarray(place * GROUP_BYTES, (place + 1) * GROUP_BYTES);
    const number = chunk.reduce((sum, byte) => sum * 256 + byte, 0);
    return String(number % 100_000).padStart(5, "0");
  }).join("");
}

/** The number of two people, 60 digits: the same on both sides. */
export function safetyNumber(one: string, other: string): string {
  return [one, other].sort().join("");
}

const SCHEME = "veche-safety:";

export function safetyPayload(number: string): string {
  return SCHEME + number;
}
