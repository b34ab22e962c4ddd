import { and, eq, gt, inArray, lte, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import type { GoodKeyPackage } from "./key-package.ts";
import { mlsDevices, mlsKeyPackages } from "./tables.ts";

type DeviceRow = typeof mlsDevices.$inferSelect;
export type KeyPackageRow = typeof mlsKeyPackages.$inferSelect;
export type ListedDevice = DeviceRow & { readonly keyPackages: number };

export async function findDevice(
  db: Database,
  userId: string,
  id: string,
): Promise<DeviceRow | undefined> {
  const that = and(eq(mlsDevices.userId, userId), eq(mlsDevices.id, id));
  return db.select().from(mlsDevices).where(that).get();
}

/** Somebody's devices, oldest first, with how many packages each has left. */
export async function listDevices(
  db: Database,
  userId: string,
  now: Millis,
): Promise<ListedDevice[]> {
  const left = sql<number>`(SELECT count(*) FROM mls_key_packages AS p WHERE p.user_id = ${mlsDevices.userId}
    AND p.last_resort = 0 AND p.device_id = ${mlsDevices.id} AND p.expires_at > ${now})`;
  const { userId: owner, id, name, signatureKey, createdAt, seenAt } = mlsDevices;
  return db
    .select({ userId: owner, id, name, signatureKey, createdAt, seenAt, keyPackages: left })
    .from(mlsDevices)
    .where(eq(mlsDevices.userId, userId))
    .orderBy(createdAt, id);
}

/**
 * Statement that makes a device known, or notes that it was seen. Changes nothing, and answers nothing, if it is known
 * by another key, or if its owner has `most` others.
 */
export function putDevice(db: Database, device: DeviceRow, most: number) {
  const others = sql`(SELECT count(*) FROM mls_devices AS o WHERE o.user_id = ${device.userId} AND o.id <> ${device.id})`;
  const { name, signatureKey, createdAt, seenAt } = device;
  return db
    .insert(mlsDevices)
    .select(
      sql`SELECT ${device.userId}, ${device.id}, ${name}, ${signatureKey}, ${createdAt}, ${seenAt} WHERE ${others} < ${most}`,
    )
    .onConflictDoUpdate({
      target: [mlsDevices.userId, mlsDevices.id],
      set: { name, seenAt },
      setWhere: sql`${mlsDevices.signatureKey} = excluded.signature_key`,
    })
    .returning();
}

/** Whose device a package is put to, and only if it is still known by that key. */
interface Owner {
  readonly userId: string;
  readonly deviceId: string;
  readonly signatureKey: string;
}

function isKnown({ userId, deviceId, signatureKey }: Owner): SQL {
  return sql`EXISTS (SELECT 1 FROM mls_devices AS d WHERE d.user_id = ${userId} AND d.id = ${deviceId}
    AND d.signature_key = ${signatureKey})`;
}

/** Statement that keeps these packages, up to `most` of a device; those that are there stay as they are. */
export function putKeyPackages(
  db: Database,
  owner: Owner,
  packages: readonly GoodKeyPackage[],
  most: number,
  now: Millis,
) {
  const { userId, deviceId } = owner;
  const rows = JSON.stringify(packages);
  const left = sql`(SELECT count(*) FROM mls_key_packages AS p WHERE p.user_id = ${userId} AND p.last_resort = 0
    AND p.device_id = ${deviceId})`;
  return db
    .insert(mlsKeyPackages)
    .select(
      sql`SELECT value ->> 'hash', ${userId}, ${deviceId}, value ->> 'body', 0, value ->> 'expiresAt', ${now}
        FROM json_each(${rows}) WHERE ${isKnown(owner)} AND key < ${most} - ${left}`,
    )
    .onConflictDoNothing();
}

/** Statements that put a device's package of last resort in the place of the one before. */
export function putLastResort(db: Database, owner: Owner, good: GoodKeyPackage, now: Millis) {
  const { userId, deviceId } = owner;
  const { hash, body, expiresAt } = good;
  const mine = and(
    eq(mlsKeyPackages.userId, userId),
    eq(mlsKeyPackages.deviceId, deviceId),
    eq(mlsKeyPackages.lastResort, true),
  );
  return [
    db.delete(mlsKeyPackages).where(and(mine, isKnown(owner))),
    db
      .insert(mlsKeyPackages)
      .select(
        sql`SELECT ${hash}, ${userId}, ${deviceId}, ${body}, 1, ${expiresAt}, ${now} WHERE ${isKnown(owner)}`,
      )
      .onConflictDoNothing(),
  ] as const;
}

/**
 * Takes the oldest package of every device of these people: of all who ask at once, each gets another one. Devices that
 * have none left give the one of last resort.
 */
export async function takeKeyPackages(
  db: Database,
  userIds: readonly string[],
  now: Millis,
): Promise<KeyPackageRow[]> {
  const people = sql`(SELECT value FROM json_each(${JSON.stringify(userIds)}))`;
  const { userId, hash, lastResort, expiresAt } = mlsKeyPackages;
  const next = sql`(SELECT hash FROM (SELECT hash, row_number() OVER (
      PARTITION BY user_id, device_id ORDER BY created_at, hash) AS place
    FROM mls_key_packages WHERE user_id IN ${people} AND last_resort = 0 AND expires_at > ${now}) WHERE place = 1)`;
  const [taken, last] = await db.batch([
    db.delete(mlsKeyPackages).where(sql`${hash} IN ${next}`).returning(),
    db
      .select()
      .from(mlsKeyPackages)
      .where(and(sql`${userId} IN ${people}`, eq(lastResort, true), gt(expiresAt, now))),
  ]);
  const served = new Set(taken.map((row) => `${row.userId}/${row.deviceId}`));
  return [...taken, ...last.filter((row) => !served.has(`${row.userId}/${row.deviceId}`))];
}

/** Statements after which a device is not known, nor added to a group any more. */
export function deleteDevice(db: Database, userId: string, id: string) {
  return [
    db
      .delete(mlsDevices)
      .where(and(eq(mlsDevices.userId, userId), eq(mlsDevices.id, id)))
      .returning({ id: mlsDevices.id }),
    db
      .delete(mlsKeyPackages)
      .where(and(eq(mlsKeyPackages.userId, userId), eq(mlsKeyPackages.deviceId, id))),
  ] as const;
}

/** Statements that forget somebody's devices. */
export function deleteDevices(db: Database, userId: string) {
  return [
    db.delete(mlsDevices).where(eq(mlsDevices.userId, userId)),
    db.delete(mlsKeyPackages).where(eq(mlsKeyPackages.userId, userId)),
  ] as const;
}

/** Statement that drops some packages whose lifetime is over. */
export function dropExpired(db: Database, now: Millis, limit: number) {
  const { hash, expiresAt } = mlsKeyPackages;
  const over = db.select({ hash }).from(mlsKeyPackages).where(lte(expiresAt, now)).limit(limit);
  return db.delete(mlsKeyPackages).where(inArray(hash, over)).returning({ hash });
}
