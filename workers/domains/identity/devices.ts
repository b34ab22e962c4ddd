import { and, desc, eq, gt, inArray, lt, sql } from "drizzle-orm";
import type { UserId } from "../../../shared/kernel/ids.ts";
import { DAY, type Millis } from "../../../shared/kernel/time.ts";
import { compiled, type Database } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { challenges, devices } from "./tables.ts";

export type DeviceRow = typeof devices.$inferSelect;

/** How long a trusted device is asked for no second factor. */
export const TRUST_MS = 30 * DAY;
/** As long as its token is good. */
const KNOWN_MS = 365 * DAY;
/** What a sign-in is called whose second factor is still to come. */
export const MFA_PURPOSE = "mfa";

/** A sign-in on a device. */
export interface DeviceSeen {
  readonly id: string;
  readonly userId: string;
  readonly name: string | null;
  readonly browser: string | null;
  readonly country: string | null;
  readonly sessionId: string;
  readonly at: Millis;
  /** Whether it is to be trusted from now on; if not, its trust stays as it was. */
  readonly trust: boolean;
}

const putSeen = compiled((db: Database, trust: boolean) => {
  const told = (name: string) => sql.placeholder(name);
  const latest = (column: { readonly name: string }) =>
    sql`excluded.${sql.identifier(column.name)}`;
  const { userId, name, browser, country, sessionId, lastSeenAt, trustedUntil } = devices;
  return db
    .insert(devices)
    .values({
      id: told("id"),
      userId: told("userId"),
      name: told("name"),
      browser: told("browser"),
      country: told("country"),
      sessionId: told("sessionId"),
      lastSeenAt: told("at"),
      firstSeenAt: told("at"),
      ...(trust && { trustedUntil: told("trustedUntil") }),
    })
    .onConflictDoUpdate({
      target: devices.id,
      set: {
        name: sql`coalesce(${latest(name)}, ${name})`,
        browser: latest(browser),
        country: latest(country),
        sessionId: latest(sessionId),
        lastSeenAt: latest(lastSeenAt),
        ...(trust && { trustedUntil: latest(trustedUntil) }),
      },
      setWhere: eq(userId, latest(userId)),
    });
});

/** Statement that makes the device known to the account, or brings up to date what is known of it. */
export function putDevice(db: Database, { trust, ...seen }: DeviceSeen) {
  return putSeen(db, { ...seen, trustedUntil: seen.at + TRUST_MS }, trust);
}

/** An account knows no more devices than this: a program that forgets its device token is a new one each time. */
const MOST_DEVICES = 200;

/** Statement that forgets the devices beyond so many, those seen longest ago. */
export function forgetOldDevices(db: Database, userId: string) {
  const { id, lastSeenAt } = devices;
  const beyond = sql`(SELECT ${id} FROM ${devices} WHERE ${eq(devices.userId, userId)} ORDER BY ${lastSeenAt} DESC, ${id} DESC LIMIT -1 OFFSET ${MOST_DEVICES})`;
  return db.delete(devices).where(inArray(id, beyond));
}

/**
 * The device of this account that the token speaks of; `null` for a token that is not ours, of another account, too old,
 * or of a device that was forgotten.
 */
export async function knownDevice(
  deps: Pick<IdentityDeps, "db" | "clock" | "deviceTokens">,
  userId: string,
  deviceToken: string | null | undefined,
): Promise<DeviceRow | null> {
  if (!deviceToken) return null;
  const id = deps.deviceTokens.read(deviceToken, userId as UserId, deps.clock.now());
  if (id === null) return null;
  const [row] = await deps.db
    .select()
    .from(devices)
    .where(and(eq(devices.id, id), eq(devices.userId, userId)));
  return row ?? null;
}

/** Devices of an account, last seen first; `sessionId` tells which of them the caller uses. */
export async function listDeviceRows(db: Database, userId: string): Promise<DeviceRow[]> {
  return db
    .select()
    .from(devices)
    .where(eq(devices.userId, userId))
    .orderBy(desc(devices.lastSeenAt), desc(devices.id));
}

/** How many devices of the account are asked for no second factor. */
export function countTrustedDevices(db: Database, userId: string, now: Millis): Promise<number> {
  return db.$count(devices, and(eq(devices.userId, userId), gt(devices.trustedUntil, now)));
}

/** Forgets a device of this account, and its trust. Answers whether there was one. */
export async function forgetDevice(db: Database, userId: string, id: string): Promise<boolean> {
  const result = await db
    .delete(devices)
    .where(and(eq(devices.id, id), eq(devices.userId, userId)));
  return result.meta.changes > 0;
}

/**
 * Statements after which every device is asked for the second factor again, and no sign-in counts whose first factor
 * was given before: for a new password, and for signing out everywhere.
 */
export function endTrust(db: Database, userId: string) {
  return [
    db.update(devices).set({ trustedUntil: null }).where(eq(devices.userId, userId)),
    db
      .delete(challenges)
      .where(and(eq(challenges.userId, userId), eq(challenges.purpose, MFA_PURPOSE))),
  ] as const;
}

/** Forgets devices whose tokens have run out. Answers how many. */
export async function purgeDevices(db: Database, now: Millis): Promise<number> {
  const result = await db.delete(devices).where(lt(devices.lastSeenAt, now - KNOWN_MS));
  return result.meta.changes;
}
