import { SECOND } from "../../shared/kernel/time.ts";
import type { PushOutcome } from "../domains/people/notifications/ports.ts";

/** A push service that does not answer in this time is asked again later. */
export const PUSH_TIMEOUT_MS = 10_000;

/** Seconds that `Retry-After` (RFC 9110 §10.2.3) asks to wait: a number of them, or a date. */
export function retryAfter(headers: Headers): number | null {
  const text = headers.get("Retry-After")?.trim();
  if (!text) return null;
  if (/^\d+$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - Date.now()) / SECOND));
}

/** A service that could not be reached, or broke off: later. */
export function unreached(error: unknown): PushOutcome {
  const reason = error instanceof Error ? error.name : "unknown";
  return { kind: "later", retryAfterSeconds: null, reason };
}
