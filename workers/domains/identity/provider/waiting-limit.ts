import { addressKey, enforceRate, type Origin, perAddress } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";

const WAITING = { name: "waiting-requests-address", limit: 200, windowSeconds: 600 };

/**
 * Counts a request that is kept until somebody answers it, and that anybody may make: without a limit one address could
 * fill the database with them. Throws `rate_limited`.
 */
export async function limitWaiting(deps: IdentityDeps, origin: Origin): Promise<void> {
  const key = `waiting-requests:${addressKey(origin.ip)}`;
  await enforceRate(deps, key, perAddress(deps, WAITING));
}
