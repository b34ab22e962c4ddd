import type { SavedSearch } from "../../../../shared/contracts/work/index.ts";
import { SAVED_SEARCH_LIMITS } from "../../../../shared/contracts/work/saved-searches.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import type { WorkDeps } from "../ports.ts";
import { keptQuery, parsedQuery } from "./query.ts";
import {
  changeOwn,
  findOwn,
  insertSavedSearch,
  listOwn,
  removeOwn,
  type SavedSearchRow,
} from "./store.ts";

export function viewSavedSearch(row: SavedSearchRow): SavedSearch {
  const { id, name, query, mail, push, createdAt, toldAt } = row;
  return { id, name, query, mail, push, createdAt: iso(createdAt), toldAt: iso(toldAt) };
}

/** A search as it is kept. Throws `validation_failed` for one that finds nothing but an error. */
function requireQuery(query: string): string {
  const parsed = parsedQuery(query, 1);
  if ("query" in parsed) return keptQuery(query);
  const fields = [{ path: "query", message: parsed.problem }];
  throw new AppError(commonErrors.validation_failed, { fields });
}

interface Draft {
  readonly name: string;
  readonly query: string;
  readonly mail: boolean;
  readonly push: boolean;
}

/** Keeps a search of the caller's, once for that id. Throws `validation_failed`, `too_many_saved_searches`. */
export async function createSavedSearch(
  deps: WorkDeps,
  actor: Actor,
  { name, query, mail, push }: Draft,
  id: string,
): Promise<SavedSearch> {
  const present = await findOwn(deps.db, actor.userId, id);
  if (present) return viewSavedSearch(present);
  const now = deps.clock.now();
  const kept = { name, query: requireQuery(query), mail, push };
  const row = { ...kept, id, userId: actor.userId };
  const times = { toldAt: now, createdAt: now };
  const most = SAVED_SEARCH_LIMITS.ofOne;
  if (!(await insertSavedSearch(deps.db, { ...row, ...times }, most))) {
    throw new AppError(errors.too_many_saved_searches);
  }
  return viewSavedSearch({ ...row, ...times });
}

/** All searches that the caller keeps, newest first. */
export async function listSavedSearches(deps: WorkDeps, actor: Actor) {
  const rows = await listOwn(deps.db, actor.userId);
  return { items: rows.map(viewSavedSearch), nextCursor: null };
}

type Patch = { readonly [Field in keyof Draft]?: Draft[Field] | undefined };

/** Changes a search that the caller keeps; what it had found before is not told of anew. Throws `not_found`, `validation_failed`. */
export async function updateSavedSearch(
  deps: WorkDeps,
  actor: Actor,
  id: string,
  { name, query, mail, push }: Patch,
): Promise<SavedSearch> {
  const { db, clock } = deps;
  const change = {
    ...(name !== undefined && { name }),
    ...(query !== undefined && { query: requireQuery(query), toldAt: clock.now() }),
    ...(mail !== undefined && { mail }),
    ...(push !== undefined && { push }),
  };
  const same = Object.keys(change).length === 0;
  const row = same
    ? await findOwn(db, actor.userId, id)
    : await changeOwn(db, actor.userId, id, change);
  if (!row) throw new AppError(commonErrors.not_found);
  return viewSavedSearch(row);
}

/** Keeps a search of the caller's no longer. Throws `not_found`. */
export async function deleteSavedSearch(deps: WorkDeps, actor: Actor, id: string): Promise<void> {
  if (!(await removeOwn(deps.db, actor.userId, id))) throw new AppError(commonErrors.not_found);
}
