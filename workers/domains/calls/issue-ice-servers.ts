import type { IceServerList } from "../../../shared/contracts/calls/index.ts";
import { type Actor, enforceRate } from "../platform/index.ts";
import type { CallDeps } from "./ports.ts";

/** Credentials last an hour: nobody needs many. */
const RATE = { name: "ice-servers", limit: 60, windowSeconds: 300 };

/** Servers that help to find a way, with credentials of the caller's own. Throws `rate_limited`. */
export async function issueIceServers(deps: CallDeps, actor: Actor): Promise<IceServerList> {
  await enforceRate(deps, `ice-servers:${actor.userId}`, RATE);
  return deps.iceServers.issue(actor.userId, deps.log);
}
