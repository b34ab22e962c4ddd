import { and, desc, eq, gt, isNotNull, sql } from "drizzle-orm";
import { DAY, HOUR, type Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { securityEvents } from "../tables.ts";
import type { SignInPast } from "./oddities.ts";

/** How far back failures count against the sign-in that follows them. */
const FAILURES_COUNT_MS = DAY;

function signInsOf(userId: string, result: "success" | "failure") {
  return and(
    eq(securityEvents.userId, userId),
    eq(securityEvents.kind, "sign_in"),
    eq(securityEvents.result, result),
  );
}

/** What the account's history says about a sign-in from this device and country. */
export async function signInPast(
  db: Database,
  userId: string,
  deviceId: string | null,
  country: string | null,
  now: Millis,
): Promise<SignInPast> {
  const successes = signInsOf(userId, "success");
  const { id, at, latitude, longitude } = securityEvents;
  const seen = db
    .select({
      total: sql<number>`count(*)`,
      onDevice: sql<number>`count(CASE WHEN ${securityEvents.deviceId} = ${deviceId} THEN 1 END)`,
      placed: sql<number>`count(${securityEvents.country})`,
      inCountry: sql<number>`count(CASE WHEN ${securityEvents.country} = ${country} THEN 1 END)`,
    })
    .from(securityEvents)
    .where(successes);
  const place = db
    .select({ at, latitude, longitude })
    .from(securityEvents)
    .where(and(successes, isNotNull(latitude), isNotNull(longitude)))
    .orderBy(desc(id))
    .limit(1);
  const failed = db
    .select({ total: sql<number>`count(*)` })
    .from(securityEvents)
    .where(
      and(
        signInsOf(userId, "failure"),
        gt(at, now - FAILURES_COUNT_MS),
        sql`${id} > coalesce((SELECT max(${id}) FROM ${securityEvents} WHERE ${successes}), '')`,
      ),
    );
  const [[counts], [last], [failures]] = await db.batch([seen, place, failed]);
  return {
    any: (counts?.total ?? 0) > 0,
    deviceKnown: (counts?.onDevice ?? 0) > 0,
    countryKnown: country === null || !counts?.placed ? null : counts.inCountry > 0,
    lastPlace: last ? placeOf(last) : null,
    failures: failures?.total ?? 0,
  };
}

function placeOf(row: { at: Millis; latitude: number | null; longitude: number | null }) {
  const { at, latitude, longitude } = row;
  return latitude === null || longitude === null ? null : { at, latitude, longitude };
}

/** How many sign-ins to the account have failed in the last hour. */
export async function recentFailures(db: Database, userId: string, now: Millis): Promise<number> {
  const row = await db
    .select({ total: sql<number>`count(*)` })
    .from(securityEvents)
    .where(and(signInsOf(userId, "failure"), gt(securityEvents.at, now - HOUR)))
    .get();
  return row?.total ?? 0;
}
