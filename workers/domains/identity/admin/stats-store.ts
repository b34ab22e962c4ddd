import {
  and,
  asc,
  between,
  count,
  countDistinct,
  eq,
  gte,
  lt,
  ne,
  type SQL,
  sql,
} from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { type Database, usageDays } from "../../platform/index.ts";
import { securityEvents, users } from "../tables.ts";
import { dayAfter, startOf } from "./day.ts";
import { activeDays, statsDays } from "./tables.ts";

export type StatsDay = typeof statsDays.$inferSelect;

/** What was counted on one day; what is absent is nothing. */
export type DayCounts = Partial<Omit<StatsDay, "day" | "storageBytes">>;

function dayOfColumn(column: SQLiteColumn): SQL<string> {
  return sql<string>`date(${column} / 1000, 'unixepoch')`;
}

function within(column: SQLiteColumn, first: string, last: string): SQL | undefined {
  return and(gte(column, startOf(first)), lt(column, startOf(dayAfter(last))));
}

/** What happened on these days, counted from the events themselves. Days without any are left out. */
export async function countDays(
  db: Database,
  first: string,
  last: string,
): Promise<ReadonlyMap<string, DayCounts>> {
  const registered = dayOfColumn(users.createdAt);
  const signedIn = dayOfColumn(securityEvents.at);
  // Named, because D1's batches tell columns apart by their names alone.
  const ended = (result: "success" | "failure") =>
    sql<number>`count(*) FILTER (WHERE ${securityEvents.result} = ${result})`.as(result);
  const metric = (name: "messages" | "calls") =>
    sql<number>`coalesce(sum(${usageDays.value}) FILTER (WHERE ${usageDays.metric} = ${name}), 0)`.as(
      name,
    );
  const [registrations, signIns, active, used] = await db.batch([
    db
      .select({ day: registered, registrations: count() })
      .from(users)
      .where(within(users.createdAt, first, last))
      .groupBy(registered),
    db
      .select({ day: signedIn, signIns: ended("success"), failures: ended("failure") })
      .from(securityEvents)
      .where(and(within(securityEvents.at, first, last), eq(securityEvents.kind, "sign_in")))
      .groupBy(signedIn),
    db
      .select({ day: activeDays.day, activeUsers: count() })
      .from(activeDays)
      .where(between(activeDays.day, first, last))
      .groupBy(activeDays.day),
    db
      .select({ day: usageDays.day, messages: metric("messages"), calls: metric("calls") })
      .from(usageDays)
      .where(between(usageDays.day, first, last))
      .groupBy(usageDays.day),
  ]);
  const days = new Map<string, DayCounts>();
  for (const { day, ...counts } of [...registrations, ...signIns, ...active, ...used]) {
    days.set(day, { ...days.get(day), ...counts });
  }
  return days;
}

/** Days that are over and have been counted. */
export async function readDays(db: Database, first: string, last: string): Promise<StatsDay[]> {
  return db
    .select()
    .from(statsDays)
    .where(between(statsDays.day, first, last));
}

/** The newest day that has been counted. */
export async function newestDay(db: Database): Promise<string | null> {
  const row = await db
    .select({ day: sql<string | null>`max(${statsDays.day})` })
    .from(statsDays)
    .get();
  return row?.day ?? null;
}

/** Statement that keeps the numbers of a day, in place of those kept before. */
export function keepDay(db: Database, row: StatsDay) {
  return db.insert(statsDays).values(row).onConflictDoUpdate({ target: statsDays.day, set: row });
}

/** How many different people were here on these days. */
export async function countActive(db: Database, first: string, last: string): Promise<number> {
  const row = await db
    .select({ n: countDistinct(activeDays.userId) })
    .from(activeDays)
    .where(between(activeDays.day, first, last))
    .get();
  return row?.n ?? 0;
}

/** How many accounts there are. */
export async function countAccounts(db: Database): Promise<number> {
  const row = await db.select({ n: count() }).from(users).where(ne(users.status, "deleted")).get();
  return row?.n ?? 0;
}

/** Statement that forgets who was here on days before that one; their numbers stay. */
export function forgetActive(db: Database, before: string) {
  return db.delete(activeDays).where(lt(activeDays.day, before));
}

/** Statement that forgets what was reported for days before that one; their numbers stay. */
export function forgetUsage(db: Database, before: string) {
  return db.delete(usageDays).where(lt(usageDays.day, before));
}

/** On which days somebody was here, as far as that is still known. */
export async function daysHere(db: Database, userId: string) {
  const { day, lastSeenAt } = activeDays;
  return db
    .select({ day, lastSeenAt })
    .from(activeDays)
    .where(eq(activeDays.userId, userId))
    .orderBy(asc(day));
}

/** Statement that notes that somebody was here. */
export function noteActive(db: Database, userId: string, day: string, lastSeenAt: number) {
  return db
    .insert(activeDays)
    .values({ userId, day, lastSeenAt })
    .onConflictDoUpdate({
      target: [activeDays.userId, activeDays.day],
      set: { lastSeenAt },
      setWhere: lt(activeDays.lastSeenAt, lastSeenAt),
    });
}

/** How many accounts there are in each state. */
export function accountsByStatus(db: Database) {
  return db.select({ status: users.status, n: count() }).from(users).groupBy(users.status).all();
}
