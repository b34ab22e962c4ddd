import { createHmac, timingSafeEqual } from "node:crypto";
import { MINUTE, SECOND } from "../../shared/kernel/time.ts";
import type { WebhookVerifier } from "../domains/video/ports.ts";

const OLDEST_MS = 5 * MINUTE;
/** Clocks differ. */
const AHEAD_MS = MINUTE;
const HEADER = /^time=(\d{1,12}),\s*sig1=([0-9a-f]{64})$/;

/** The tag of a message: HMAC-SHA-256 of `time.body`. */
function tagOf(secret: string, time: string, body: Uint8Array): Buffer {
  return createHmac("sha256", secret).update(`${time}.`).update(body).digest();
}

/** Messages signed as Cloudflare Stream signs its webhooks: `Webhook-Signature: time=…,sig1=…`, compared in constant time. */
export function webhookVerifier(secret: string): WebhookVerifier {
  return {
    async verify(header, body, now) {
      const [, time, signature] = HEADER.exec(header.trim()) ?? [];
      if (time === undefined || signature === undefined) return { kind: "bad" };
      const given = Buffer.from(signature, "hex");
      if (!timingSafeEqual(given, tagOf(secret, time, body))) return { kind: "bad" };
      const age = now - Number(time) * SECOND;
      if (age > OLDEST_MS || age < -AHEAD_MS) return { kind: "old" };
      return { kind: "good", mark: `${time}.${signature}` };
    },
  };
}
