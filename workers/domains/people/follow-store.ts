import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { users } from "../identity/index.ts";
import type { Database } from "../platform/index.ts";
import { follows, profileCounts, profileViews } from "./tables.ts";

export interface Counts {
  readonly followers: number;
  readonly following: number;
  readonly views: number;
}

/** Numbers of a profile that nobody has looked at. */
const none: Counts = { followers: 0, following: 0, views: 0 };

/** Statement that adds to somebody's numbers, if the statement before it in the batch has changed a row. */
function count(db: Database, userId: string, change: Partial<Counts>) {
  const { followers = 0, following = 0, views = 0 } = change;
  return db
    .insert(profileCounts)
    .select(
      sql`SELECT ${userId} AS user_id, ${followers} AS followers, ${following} AS following, ${views} AS views WHERE changes() > 0`,
    )
    .onConflictDoUpdate({
      target: profileCounts.userId,
      set: {
        followers: sql`max(0, ${profileCounts.followers} + ${followers})`,
        following: sql`max(0, ${profileCounts.following} + ${following})`,
        views: sql`${profileCounts.views} + ${views}`,
      },
    });
}

/** Statements that make somebody a follower, unless they are one or the other is not there, and count it. */
export function addFollow(db: Database, followerId: string, followedId: string, createdAt: number) {
  const there = sql`EXISTS (SELECT 1 FROM ${users} WHERE ${users.id} = ${followedId} AND ${users.status} = 'active')`;
  return [
    db
      .insert(follows)
      .select(sql`SELECT ${followerId}, ${followedId}, ${createdAt} WHERE ${there}`)
      .onConflictDoNothing(),
    count(db, followedId, { followers: 1 }),
    count(db, followerId, { following: 1 }),
  ] as const;
}

/** Statements that end it, and count that. */
export function removeFollow(db: Database, followerId: string, followedId: string) {
  return [
    db
      .delete(follows)
      .where(and(eq(follows.followerId, followerId), eq(follows.followedId, followedId))),
    count(db, followedId, { followers: -1 }),
    count(db, followerId, { following: -1 }),
  ] as const;
}

/** Statements that count a view of a profile, once for each viewer and day. */
export function addView(db: Database, userId: string, viewerId: string, day: string) {
  return [
    db.insert(profileViews).values({ userId, viewerId, day }).onConflictDoNothing(),
    count(db, userId, { views: 1 }),
  ] as const;
}

export async function hasViewed(
  db: Database,
  userId: string,
  viewerId: string,
  day: string,
): Promise<boolean> {
  const that = and(
    eq(profileViews.userId, userId),
    eq(profileViews.viewerId, viewerId),
    eq(profileViews.day, day),
  );
  return (await db.select().from(profileViews).where(that).get()) !== undefined;
}

export async function findCounts(db: Database, userId: string): Promise<Counts> {
  const { followers, following, views } = profileCounts;
  const row = await db
    .select({ followers, following, views })
    .from(profileCounts)
    .where(eq(profileCounts.userId, userId))
    .get();
  return row ?? none;
}

export async function isFollowing(db: Database, followerId: string, followedId: string) {
  const own = and(eq(follows.followerId, followerId), eq(follows.followedId, followedId));
  return (await db.select().from(follows).where(own).get()) !== undefined;
}

/** Forgets who looked at whom before that day; their number stays. */
export async function forgetViews(db: Database, before: string): Promise<number> {
  const result = await db.delete(profileViews).where(sql`${profileViews.day} < ${before}`);
  return result.meta.changes;
}

/** Statements that take somebody out of everybody's numbers, and forget theirs. */
export function forgetFollows(db: Database, userId: string) {
  const followed = sql`SELECT ${follows.followedId} FROM ${follows} WHERE ${follows.followerId} = ${userId}`;
  const followers = sql`SELECT ${follows.followerId} FROM ${follows} WHERE ${follows.followedId} = ${userId}`;
  return [
    db
      .update(profileCounts)
      .set({ followers: sql`${profileCounts.followers} - 1` })
      .where(and(gt(profileCounts.followers, 0), sql`${profileCounts.userId} IN (${followed})`)),
    db
      .update(profileCounts)
      .set({ following: sql`${profileCounts.following} - 1` })
      .where(and(gt(profileCounts.following, 0), sql`${profileCounts.userId} IN (${followers})`)),
    db.delete(follows).where(or(eq(follows.followerId, userId), eq(follows.followedId, userId))),
    db
      .delete(profileViews)
      .where(or(eq(profileViews.userId, userId), eq(profileViews.viewerId, userId))),
    db.delete(profileCounts).where(eq(profileCounts.userId, userId)),
  ] as const;
}

/** Where a list of follows goes on: after that one. */
export interface FollowPosition {
  readonly createdAt: number;
  readonly id: string;
}

/** Who follows somebody, or whom they follow, of people whose accounts are in use; the latest first. */
export async function listFollowSide(
  db: Database,
  userId: string,
  side: "followers" | "following",
  after: FollowPosition | null,
  limit: number,
) {
  const [own, other] =
    side === "followers"
      ? [follows.followedId, follows.followerId]
      : [follows.followerId, follows.followedId];
  const { createdAt } = follows;
  const { id, username, displayName, avatarUrl } = users;
  const later = after && sql`(${createdAt}, ${other}) < (${after.createdAt}, ${after.id})`;
  return db
    .select({ id, username, displayName, avatarUrl, since: createdAt })
    .from(follows)
    .innerJoin(users, eq(id, other))
    .where(
      and(
        eq(own, userId),
        eq(users.status, "active"),
        isNull(users.deletionAt),
        later ?? undefined,
      ),
    )
    .orderBy(desc(createdAt), desc(other))
    .limit(limit);
}

export type FollowRow = typeof follows.$inferSelect;

/** Whom somebody follows and who follows them, after that one. */
export async function listFollows(
  db: Database,
  userId: string,
  after: FollowRow | null,
  limit: number,
): Promise<FollowRow[]> {
  const theirs = or(eq(follows.followerId, userId), eq(follows.followedId, userId));
  const later =
    after === null
      ? undefined
      : sql`(${follows.followerId}, ${follows.followedId}) > (${after.followerId}, ${after.followedId})`;
  return db
    .select()
    .from(follows)
    .where(and(theirs, later))
    .orderBy(follows.followerId, follows.followedId)
    .limit(limit);
}
