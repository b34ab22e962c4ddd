import { and, asc, eq, gt, gte, inArray, isNull, lt, ne, or, sql } from "drizzle-orm";
import type { ProfileDetails } from "../../../shared/contracts/people/index.ts";
import { nameWords, users } from "../identity/index.ts";
import type { Database } from "../platform/index.ts";
import { profileSkills } from "./tables.ts";

export type UserRow = typeof users.$inferSelect;

/** Sorts after every text that begins the same. */
const LAST = "\u{10FFFF}";

export interface ProfileChange {
  readonly displayName?: string | undefined;
  readonly displayNameKey?: string | undefined;
  readonly bio?: string | undefined;
  readonly tags?: string[] | undefined;
  readonly details?: Partial<Details> | undefined;
  readonly visibility?: ProfileDetails["visibility"] | undefined;
}

type Details = Omit<ProfileDetails, "visibility">;

/** Statement that changes these columns and nothing else. */
export function updateProfile(db: Database, userId: string, change: ProfileChange) {
  const { displayName, displayNameKey, bio, tags, details, visibility } = change;
  // Merged by the database: of two changes at once, each keeps the other's fields. `json_patch` would merge within them.
  const merged = Object.entries(details ?? {}).reduce(
    (before, [name, value]) =>
      sql`json_set(${before}, ${`$.${name}`}, json(${JSON.stringify(value)}))`,
    sql`coalesce(${users.details}, '{}')`,
  );
  return db
    .update(users)
    .set({
      ...(displayName !== undefined && { displayName }),
      ...(displayNameKey !== undefined && { displayNameKey }),
      ...(bio !== undefined && { bio }),
      ...(tags !== undefined && { tags }),
      ...(details !== undefined && { details: merged }),
      ...(visibility !== undefined && { visibility }),
      version: sql`${users.version} + 1`,
    })
    .where(eq(users.id, userId))
    .returning();
}

/** Statement that gives somebody another picture, or none. */
export function updateAvatar(
  db: Database,
  userId: string,
  avatar: { readonly avatarUrl: string | null; readonly avatarFileId: string | null },
) {
  return db
    .update(users)
    .set({ ...avatar, version: sql`${users.version} + 1` })
    .where(eq(users.id, userId))
    .returning();
}

/** Statements that have somebody found by these skills, and no others of this source. */
export function indexSkills(
  db: Database,
  userId: string,
  source: "skill" | "tag",
  skills: readonly string[],
) {
  const each = sql`SELECT value, ${userId}, ${source} FROM json_each(${JSON.stringify(skills.map(skillKey))}) WHERE true`;
  const own = and(eq(profileSkills.userId, userId), eq(profileSkills.source, source));
  return [
    db.delete(profileSkills).where(own),
    db.insert(profileSkills).select(each).onConflictDoNothing(),
  ] as const;
}

/** The form in which skills are compared. */
export function skillKey(skill: string): string {
  return skill.normalize("NFKC").toLowerCase().replaceAll("ё", "е").trim();
}

/** Statement that forgets what somebody can do. */
export function forgetSkills(db: Database, userId: string) {
  return db.delete(profileSkills).where(eq(profileSkills.userId, userId));
}

export interface PeopleFilter {
  /** What the username, the name or a word of it begins with; empty: anything. */
  readonly key: string;
  /** All of them, as they are compared. */
  readonly skills: readonly string[];
}

/** People who are found so, by username, after that one. Who is private is found by the whole username alone. */
export async function searchUsers(
  db: Database,
  { key, skills }: PeopleFilter,
  after: string | null,
  limit: number,
): Promise<UserRow[]> {
  const named = db
    .select({ id: nameWords.userId })
    .from(nameWords)
    .where(and(gte(nameWords.word, key), lt(nameWords.word, key + LAST)));
  const can = (skill: string) =>
    inArray(
      users.id,
      db
        .select({ id: profileSkills.userId })
        .from(profileSkills)
        .where(eq(profileSkills.skill, skill)),
    );
  // By skill nobody private is found: who asks for one after the other would learn what they can do.
  const asked = skills.length === 0 ? eq(users.usernameKey, key) : undefined;
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
        or(ne(users.visibility, "private"), asked),
        ...skills.map(can),
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
  const { id, username, displayName, avatarUrl, version } = users;
  return db
    .select({ id, username, displayName, avatarUrl, version })
    .from(users)
    .where(
      and(
        sql`${users.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        eq(users.status, "active"),
        isNull(users.deletionAt),
      ),
    );
}

/** All that is known of any number of people whose accounts are in use, by id. */
export async function findRows(db: Database, ids: readonly string[]): Promise<UserRow[]> {
  return db
    .select()
    .from(users)
    .where(
      and(
        sql`${users.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
        eq(users.status, "active"),
      ),
    );
}

/** Any number of people, by id. */
export async function findUsers(db: Database, ids: readonly string[]) {
  const { id, username, displayName, avatarUrl } = users;
  return db
    .select({ id, username, displayName, avatarUrl })
    .from(users)
    .where(sql`${users.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`);
}
