import { createHmac, timingSafeEqual } from "node:crypto";
import { MINUTE, SECOND } from "../../shared/kernel/time.ts";
import type { StandardWebhooks } from "../domains/studio/engine/ports.ts";

const OLDEST_MS = 5 * MINUTE;
const PREFIX = "whsec_";

function keyOf(secret: string): Buffer {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret;
  return Buffer.from(text, "base64");
}

function isSame(given: string, expected: Buffer): boolean {
  const [version, text = ""] = given.split(",");
  const tag = Buffer.from(text, "base64");
  return version === "v1" && tag.length === expected.length && timingSafeEqual(tag, expected);
}

/** Signatures as https://www.standardwebhooks.com says: HMAC-SHA-256 of `id.timestamp.body`, one of several may be ours. */
export function standardWebhooks(): StandardWebhooks {
  return {
    async verify(secret, headers, body, now) {
      const id = headers.get("webhook-id");
      const timestamp = headers.get("webhook-timestamp") ?? "";
      const signatures = headers.get("webhook-signature")?.split(" ") ?? [];
      if (id === null || !/^\d{1,12}$/.test(timestamp)) return false;
      if (Math.abs(now - Number(timestamp) * SECOND) > OLDEST_MS) return false;
      const expected = createHmac("sha256", keyOf(secret))
        .update(`${id}.${timestamp}.`)
        .update(body)
        .digest();
      return signatures.some((given) => isSame(given, expected));
    },
  };
}
