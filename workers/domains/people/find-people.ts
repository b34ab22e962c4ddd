import type { Person } from "../../../shared/contracts/people/index.ts";
import type { PlatformDeps } from "../platform/index.ts";
import { personOf } from "./profiles.ts";
import { findUsers } from "./store.ts";

/** The public side of these people, by id. Who does not exist is left out. */
export async function findPeople(
  deps: Pick<PlatformDeps, "db">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await findUsers(deps.db, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, personOf(row)]));
}
