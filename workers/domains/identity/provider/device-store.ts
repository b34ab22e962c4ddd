import { and, eq, gt, isNull, lte, or, sql } from "drizzle-orm";
import { type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import type { DeviceApproval } from "./model.ts";
import { oauthDevices } from "./tables.ts";

type DeviceRow = typeof oauthDevices.$inferSelect;

/** Clocks and networks are not exact: a device that asks a little early is not blamed. */
const SLACK_MS = SECOND;
const SLOWER_SECONDS = 5;

export function insertDevice(db: Database, row: typeof oauthDevices.$inferInsert) {
  return db.insert(oauthDevices).values(row);
}

export async function findDevice(
  db: Database,
  hash: string,
  clientId: string,
): Promise<DeviceRow | undefined> {
  return db
    .select()
    .from(oauthDevices)
    .where(and(eq(oauthDevices.hash, hash), eq(oauthDevices.clientId, clientId)))
    .get();
}

export async function findByUserCode(
  db: Database,
  userCodeHash: string,
): Promise<DeviceRow | undefined> {
  return db.select().from(oauthDevices).where(eq(oauthDevices.userCodeHash, userCodeHash)).get();
}

/** Notes a question of the device's. Answers whether it had waited long enough; if not, it has to wait longer now. */
export async function notePoll(db: Database, hash: string, now: Millis): Promise<boolean> {
  const waited = or(
    isNull(oauthDevices.polledAt),
    lte(oauthDevices.polledAt, sql`${now + SLACK_MS} - ${oauthDevices.interval} * ${SECOND}`),
  );
  const result = await db
    .update(oauthDevices)
    .set({ polledAt: now })
    .where(and(eq(oauthDevices.hash, hash), waited));
  if (result.meta.changes > 0) return true;
  await db
    .update(oauthDevices)
    .set({ polledAt: now, interval: sql`${oauthDevices.interval} + ${SLOWER_SECONDS}` })
    .where(eq(oauthDevices.hash, hash));
  return false;
}

/** Statement that lets a waiting device in, or not; answered once. */
export function decide(
  db: Database,
  userCodeHash: string,
  approval: DeviceApproval | null,
  now: Millis,
) {
  return db
    .update(oauthDevices)
    .set({ state: approval === null ? "denied" : "allowed", approval })
    .where(
      and(
        eq(oauthDevices.userCodeHash, userCodeHash),
        eq(oauthDevices.state, "pending"),
        gt(oauthDevices.expiresAt, now),
      ),
    )
    .returning();
}

/** Statement after which no device that this person has let in, and that has not fetched its tokens yet, gets any. */
export function refuseAllowedDevices(db: Database, userId: string, now: Millis) {
  const { state, approval, expiresAt } = oauthDevices;
  return db
    .update(oauthDevices)
    .set({ state: "denied", approval: null })
    .where(
      and(
        gt(expiresAt, now),
        eq(state, "allowed"),
        eq(sql`json_extract(${approval}, '$.userId')`, userId),
      ),
    );
}

/** Uses an allowed device code up. Exactly one of all who ask at once may. */
export async function takeDevice(db: Database, hash: string): Promise<boolean> {
  const result = await db
    .update(oauthDevices)
    .set({ state: "used" })
    .where(and(eq(oauthDevices.hash, hash), eq(oauthDevices.state, "allowed")));
  return result.meta.changes > 0;
}
