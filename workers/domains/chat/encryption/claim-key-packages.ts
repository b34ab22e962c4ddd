import type { ClaimedKeyPackage } from "../../../../shared/contracts/chat/index.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import { isAnyBlocked } from "../../people/index.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import { blocked } from "../errors.ts";
import type { ChatDeps } from "../ports.ts";
import { takeKeyPackages } from "./store.ts";

/** Whoever takes packages to use them up finds those of last resort left. */
const POLICY = { name: "key-packages-taken", limit: 300, windowSeconds: HOUR / SECOND };

/** One package of every device of these people, each given out once. Throws `blocked`, `rate_limited`. */
export async function claimKeyPackages(
  deps: ChatDeps,
  { userId }: Actor,
  people: readonly string[],
): Promise<ClaimedKeyPackage[]> {
  await enforceRate(deps, `key-packages-taken:${userId}`, POLICY);
  const ids = [...new Set(people)];
  if (await isAnyBlocked(deps, userId, ids)) throw blocked();
  const rows = await takeKeyPackages(deps.db, ids, deps.clock.now());
  return rows.map(({ userId: owner, deviceId, body, lastResort }) => ({
    userId: owner,
    deviceId,
    keyPackage: body,
    lastResort,
  }));
}
