import type { IdempotencyStore } from "../domains/platform/ports.ts";

/** First replies live in one object a caller. */
export function objectIdempotency(namespace: Env["IDEMPOTENCY_KEYS"]): IdempotencyStore {
  return {
    begin: async (caller, key) => namespace.getByName(caller).begin(key),
    renew: async (caller, key) => namespace.getByName(caller).renew(key),
    finish: async (caller, key, fingerprint, reply) =>
      namespace.getByName(caller).finish(key, fingerprint, reply),
    abandon: async (caller, key) => namespace.getByName(caller).abandon(key),
  };
}
