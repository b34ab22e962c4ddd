import { and, desc, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import { DAY, HOUR, type Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { securityEvents } from "../tables.ts";
import type { Coordinates, SignInPast } from "./oddities.ts";

/** How far back failures count against the sign-in that follows them. */
const FAILURES_COUNT_MS = DAY;
/** How many of the last sign-ins and failures are looked at. */
const LOOK_BACK = 20;

/** A sign-in that is looked at. */
export interface SignInPlace {
  readonly deviceId: string | null;
  readonly country: string | null;
  readonly here: Coordinates | null;
}

function signInsOf(userId: string, result: "success" | "failure"): SQL | undefined {
  return and(
    eq(securityEvents.userId, userId),
    eq(securityEvents.kind, "sign_in"),
    eq(securityEvents.result, result),
  );
}

function anyOf(condition: SQL | undefined): SQL {
  return sql`EXISTS (SELECT 1 FROM ${securityEvents} WHERE ${condition})`;
}

interface Counts {
  readonly any: number;
  readonly on_device: number;
  readonly placed: number;
  readonly in_country: number;
  readonly failures: number;
  readonly odd: number;
}

/** One statement, each part of which stops at the first entry that settles it. */
async function countsOf(
  db: Database,
  userId: string,
  { deviceId, country }: SignInPlace,
  now: Millis,
): Promise<Counts> {
  const { id, at, suspicious } = securityEvents;
  const successes = signInsOf(userId, "success");
  // The plus signs keep these columns out of the choice of an index: the device's own finds it at once.
  const onDevice = sql`${securityEvents.userId} = ${userId} AND ${securityEvents.deviceId} = ${deviceId} AND +${securityEvents.kind} = 'sign_in' AND +${securityEvents.result} = 'success'`;
  const placed =
    country === null ? sql`0` : anyOf(and(successes, isNotNull(securityEvents.country)));
  const inCountry =
    country === null ? sql`0` : anyOf(and(successes, eq(securityEvents.country, country)));
  const lastId = sql`coalesce((SELECT max(${id}) FROM ${securityEvents} WHERE ${successes}), '')`;
  const failed = sql`SELECT ${at} AS at FROM ${securityEvents} WHERE ${signInsOf(userId, "failure")} AND ${id} > ${lastId} ORDER BY ${id} DESC LIMIT ${LOOK_BACK}`;
  const latest = sql`SELECT ${suspicious} AS odd, ${at} AS at FROM ${securityEvents} WHERE ${successes} ORDER BY ${id} DESC LIMIT ${LOOK_BACK}`;
  return db.get<Counts>(sql`SELECT
    ${anyOf(successes)} AS "any",
    ${anyOf(onDevice)} AS on_device,
    ${placed} AS placed,
    ${inCountry} AS in_country,
    (SELECT count(*) FROM (${failed}) WHERE at > ${now - FAILURES_COUNT_MS}) AS failures,
    (SELECT count(*) FROM (${latest}) WHERE odd AND at > ${now - HOUR}) AS odd`);
}

async function lastPlaceOf(db: Database, userId: string): Promise<SignInPast["lastPlace"]> {
  const { id, at, latitude, longitude } = securityEvents;
  const row = await db
    .select({ at, latitude, longitude })
    .from(securityEvents)
    .where(and(signInsOf(userId, "success"), isNotNull(latitude), isNotNull(longitude)))
    .orderBy(desc(id))
    .limit(1)
    .get();
  if (row === undefined || row.latitude === null || row.longitude === null) return null;
  return { at: row.at, latitude: row.latitude, longitude: row.longitude };
}

/** What the account's history says about a sign-in from this device and place. */
export async function signInPast(
  db: Database,
  userId: string,
  place: SignInPlace,
  now: Millis,
): Promise<SignInPast> {
  const [counts, lastPlace] = await Promise.all([
    countsOf(db, userId, place, now),
    place.here === null ? null : lastPlaceOf(db, userId),
  ]);
  return {
    any: counts.any > 0,
    deviceKnown: counts.on_device > 0,
    countryKnown: counts.placed === 0 ? null : counts.in_country > 0,
    lastPlace,
    failures: counts.failures,
    oddOfLate: counts.odd,
  };
}

/** How many of the last so many failed sign-ins to the account were within the hour. */
export async function recentFailures(
  db: Database,
  userId: string,
  last: number,
  now: Millis,
): Promise<number> {
  const rows = await db
    .select({ at: securityEvents.at })
    .from(securityEvents)
    .where(signInsOf(userId, "failure"))
    .orderBy(desc(securityEvents.id))
    .limit(last);
  return rows.filter(({ at }) => at > now - HOUR).length;
}
