import type { Person, ProfileDetails } from "../../../shared/contracts/people/index.ts";
import { detailsOf } from "../identity/index.ts";
import type { PlatformDeps } from "../platform/index.ts";
import { personOf } from "./profiles.ts";
import { findActiveUsers, findRows, findUsers } from "./store.ts";

/** A person, and which state of their profile this is: of two, the greater version is the newer. */
export interface ProfileState extends Person {
  readonly version: number;
}

/** The public side of these people, by id. Who does not exist is left out. */
export async function findPeople(
  deps: Pick<PlatformDeps, "db">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await findUsers(deps.db, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, personOf(row)]));
}

/** What these people say of themselves as people who work, by id; whoever asks has seen to it that they may. */
export async function findDetails(
  deps: Pick<PlatformDeps, "db">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Omit<ProfileDetails, "visibility">>> {
  const rows = await findRows(deps.db, [...new Set(ids)]);
  return new Map(
    rows.map((row) => {
      const { visibility: _, ...details } = detailsOf(row);
      return [row.id, details];
    }),
  );
}

/** These people as they are now, by id. Who does not exist, is suspended or about to be deleted is left out. */
export async function findProfiles(
  deps: Pick<PlatformDeps, "db">,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ProfileState>> {
  if (ids.length === 0) return new Map();
  const rows = await findActiveUsers(deps.db, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, { ...personOf(row), version: row.version }]));
}
