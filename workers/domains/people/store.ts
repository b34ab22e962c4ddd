import { and, asc, eq, gt, gte, inArray, isNull, lt, or, sql } from "drizzle-orm";
import { nameWords, users } from "../identity/index.ts";
import type { Database } from "../platform/index.ts";

export type UserRow = typeof users.$inferSelect;

/** Sorts after every text that begins the same. */
const LAST = "\u{10FFFF}";

export interface ProfileChange {
  readonly displayName?: string | undefined;
  readonly displayNameKey?: string | undefined;
  readonly bio?: string | undefined;
  readonly tags?: string[] | undefined;
}

/** Statement that changes these columns and nothing else. */
export function updateProfile(db: Database, userId: string, change: ProfileChange) {
  const { displayName, displayNameKey, bio, tags } = change;
  return db
    .update(users)
    .set({
      ...(displayName !== undefined && { displayName }),
      ...(displayNameKey !== undefined && { displayNameKey }),
      ...(bio !== undefined && { bio }),
      ...(tags !== undefined && { tags }),
      version: sql`${users.version} + 1`,
    })
    .where(eq(users.id, userId))
    .returning();
}

/** People whose username, name or a word of it begins with the key (all for an empty one), by username, after that one. */
export async function searchUsers(
  db: Database,
  key: string,
  after: string | null,
  limit: number,
): Promise<UserRow[]> {
  const named = db
    .select({ id: nameWords.userId })
    .from(nameWords)
    .where(and(gte(nameWords.word, key), lt(nameWords.word, key + LAST)));
  const begins = or(
    and(gte(users.usernameKey, key), lt(users.usernameKey, key + LAST)),
    and(gte(users.displayNameKey, key), lt(users.displayNameKey, key + LAST)),
    inArray(users.id, named),
  );
  return db
    .select()
    .from(users)
    .where(
      and(
        eq(users.status, "active"),
        isNull(users.deletionAt),
        key === "" ? undefined : begins,
        after === null ? undefined : gt(users.usernameKey, after),
      ),
    )
    .orderBy(asc(users.usernameKey))
    .limit(limit);
}

export async function findActiveUser(db: Database, id: string): Promise<UserRow | undefined> {
  return db
    .select()
    .from(users)
    .where(and(eq(users.id, id), eq(users.status, "active"), isNull(users.deletionAt)))
    .get();
}

/** Any number of people whose accounts are in use, by id. */
export async function findActiveUsers(db: Database, ids: readonly string[]) {
  const { id, username, displayName, version } = users;
  return db
    .select({ id, username, displayName, version })
    .from(users)
    .where(
      and(
        sql`${users.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        eq(users.status, "active"),
        isNull(users.deletionAt),
      ),
    );
}

/** Any number of people, by id. */
export async function findUsers(db: Database, ids: readonly string[]) {
  const { id, username, displayName } = users;
  return db
    .select({ id, username, displayName })
    .from(users)
    .where(sql`${users.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
}
