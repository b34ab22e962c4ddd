import { and, desc, eq, isNotNull, type Placeholder, type SQL, sql } from "drizzle-orm";
import { DAY, HOUR, type Millis } from "../../../../shared/kernel/time.ts";
import type { Database, Origin } from "../../platform/index.ts";
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

/** What is known of where it comes from: it decides which questions make sense. */
export interface PlaceKnown {
  readonly country: boolean;
  readonly here: boolean;
}

const USER = sql.placeholder("userId");
const DEVICE = sql.placeholder("deviceId");
const COUNTRY = sql.placeholder("country");
const LATITUDE = sql.placeholder("latitude");
const LONGITUDE = sql.placeholder("longitude");
const HOUR_AGO = sql.placeholder("hourAgo");
const FAILURES_SINCE = sql.placeholder("failuresSince");

/** The values of what {@link pastColumns} and {@link unremarkable} leave open. */
export function pastValues(userId: string, { deviceId, country, here }: SignInPlace, now: Millis) {
  return {
    userId,
    deviceId,
    country,
    latitude: here?.latitude ?? null,
    longitude: here?.longitude ?? null,
    hourAgo: now - HOUR,
    failuresSince: now - FAILURES_COUNT_MS,
  };
}

/** Where a request comes from, if that is known. */
export function coordinatesOf({ latitude, longitude }: Origin): Coordinates | null {
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

function signInsOf(userId: string | Placeholder, result: "success" | "failure"): SQL | undefined {
  return and(
    eq(securityEvents.userId, userId),
    eq(securityEvents.kind, "sign_in"),
    eq(securityEvents.result, result),
  );
}

/** The plus signs keep these columns out of the choice of an index: the device's own finds it at once. */
const onDevice = sql`${securityEvents.userId} = ${USER} AND ${securityEvents.deviceId} = ${DEVICE} AND +${securityEvents.kind} = 'sign_in' AND +${securityEvents.result} = 'success'`;

function anyOf(condition: SQL | undefined): SQL<number> {
  return sql<number>`EXISTS (SELECT 1 FROM ${securityEvents} WHERE ${condition})`;
}

/** The last sign-in whose place is known; of no use, and not looked for, where this one's is not. */
function lastPlace({ here }: PlaceKnown) {
  if (!here) return sql<string | null>`NULL`;
  const { id, at, latitude, longitude } = securityEvents;
  const placed = and(signInsOf(USER, "success"), isNotNull(latitude), isNotNull(longitude));
  return sql<
    string | null
  >`(SELECT json_array(${at}, ${latitude}, ${longitude}) FROM ${securityEvents} WHERE ${placed} ORDER BY ${id} DESC LIMIT 1)`;
}

/**
 * What the account's history says about a sign-in from this device and place, as columns of a statement that selects
 * the account. Each stops at the first entry that settles it; {@link pastOf} reads them.
 */
export function pastColumns(known: PlaceKnown) {
  const { id, at, suspicious } = securityEvents;
  const successes = signInsOf(USER, "success");
  const placed = known.country
    ? anyOf(and(successes, isNotNull(securityEvents.country)))
    : sql<number>`0`;
  const inCountry = known.country
    ? anyOf(and(successes, eq(securityEvents.country, COUNTRY)))
    : sql<number>`0`;
  const lastId = sql`coalesce((SELECT max(${id}) FROM ${securityEvents} WHERE ${successes}), '')`;
  const failed = sql`SELECT ${at} AS at FROM ${securityEvents} WHERE ${signInsOf(USER, "failure")} AND ${id} > ${lastId} ORDER BY ${id} DESC LIMIT ${LOOK_BACK}`;
  const latest = sql`SELECT ${suspicious} AS odd, ${at} AS at FROM ${securityEvents} WHERE ${successes} ORDER BY ${id} DESC LIMIT ${LOOK_BACK}`;
  const failures = sql<number>`(SELECT count(*) FROM (${failed}) WHERE at > ${FAILURES_SINCE})`;
  const odd = sql<number>`(SELECT count(*) FROM (${latest}) WHERE odd AND at > ${HOUR_AGO})`;
  // Named, because D1's batches tell columns apart by their names alone.
  return {
    any: anyOf(successes).as("any_before"),
    onDevice: anyOf(onDevice).as("on_device"),
    placed: placed.as("placed"),
    inCountry: inCountry.as("in_country"),
    failures: failures.as("failures"),
    odd: odd.as("odd_of_late"),
    lastPlace: lastPlace(known).as("last_place"),
  };
}

/** Within so many degrees either way two places are nearer than an address is placed exactly, wherever they are. */
const NEAR_DEGREES = 0.5;

/** The last place that is known is near, if both are. */
function nearLastPlace({ here }: PlaceKnown): SQL | undefined {
  if (!here) return undefined;
  const { id, latitude, longitude } = securityEvents;
  const placed = and(signInsOf(USER, "success"), isNotNull(latitude), isNotNull(longitude));
  const last = sql`SELECT ${latitude} AS lat, ${longitude} AS lon FROM ${securityEvents} WHERE ${placed} ORDER BY ${id} DESC LIMIT 1`;
  return sql`NOT EXISTS (SELECT 1 FROM (${last}) WHERE abs(lat - ${LATITUDE}) > ${NEAR_DEGREES} OR abs(lon - ${LONGITUDE}) > ${NEAR_DEGREES})`;
}

/**
 * Whether nothing can be odd about a sign-in, as the database decides by itself: it may say no to one that is not odd, and
 * never yes to one that is.
 */
export function unremarkable(known: PlaceKnown): SQL | undefined {
  const { id } = securityEvents;
  const successes = signInsOf(USER, "success");
  const lastId = sql`coalesce((SELECT max(${id}) FROM ${securityEvents} WHERE ${successes}), '')`;
  const failed = anyOf(and(signInsOf(USER, "failure"), sql`${id} > ${lastId}`));
  return and(
    anyOf(onDevice),
    sql`NOT ${failed}`,
    known.country ? anyOf(and(successes, eq(securityEvents.country, COUNTRY))) : undefined,
    nearLastPlace(known),
  );
}

interface PastRow {
  readonly any: number;
  readonly onDevice: number;
  readonly placed: number;
  readonly inCountry: number;
  readonly failures: number;
  readonly odd: number;
  readonly lastPlace: string | null;
}

function placeOf(text: string | null): SignInPast["lastPlace"] {
  if (text === null) return null;
  const [at, latitude, longitude] = JSON.parse(text) as [number, number, number];
  return { at, latitude, longitude };
}

/** What the columns of {@link pastColumns} say. */
export function pastOf(row: PastRow): SignInPast {
  return {
    any: row.any > 0,
    deviceKnown: row.onDevice > 0,
    countryKnown: row.placed === 0 ? null : row.inCountry > 0,
    lastPlace: placeOf(row.lastPlace),
    failures: row.failures,
    oddOfLate: row.odd,
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
