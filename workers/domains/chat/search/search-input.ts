import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate, type PlatformDeps } from "../../platform/index.ts";

export interface SearchInput {
  readonly q: string;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const POLICY = { name: "searches", limit: 120, windowSeconds: MINUTE / SECOND };

/** Counts a search. Throws `rate_limited`. */
export function limitSearches(deps: PlatformDeps, actor: Actor): Promise<void> {
  return enforceRate(deps, `search:${actor.userId}`, POLICY);
}
