import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { listIdentityRows } from "./store.ts";

/** Accounts elsewhere that sign the caller in. */
export async function listIdentities(deps: IdentityDeps, actor: Actor) {
  const rows = await listIdentityRows(deps.db, actor.userId);
  return rows.map(({ provider, name, email, linkedAt, lastUsedAt }) => ({
    provider,
    name,
    email,
    linkedAt: iso(linkedAt),
    lastUsedAt: lastUsedAt === null ? null : iso(lastUsedAt),
  }));
}
