import type { AppError } from "../../../shared/kernel/app-error.ts";
import { type Millis, SECOND } from "../../../shared/kernel/time.ts";
import { tooMany } from "../platform/index.ts";
import { RATE_WINDOW_MS } from "./rules.ts";

/** The answer to who is faster than a room allows, with the limit of that name as the reply's headers tell it. */
export function tooFast(
  name: string,
  { limit, retryAfterMs }: { readonly limit: number; readonly retryAfterMs: Millis },
): AppError {
  const policy = { name, limit, windowSeconds: RATE_WINDOW_MS / SECOND };
  const resetSeconds = Math.ceil(retryAfterMs / SECOND);
  return tooMany(policy, { allowed: false, remaining: 0, resetSeconds });
}
