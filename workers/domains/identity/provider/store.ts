import { and, desc, eq, gt, isNull, lte, sql } from "drizzle-orm";
import { DAY, type Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { oauthClients, oauthCodes, oauthDevices, oauthGrants, oauthRequests } from "./tables.ts";

export type RequestRow = typeof oauthRequests.$inferSelect;
export type CodeRow = typeof oauthCodes.$inferSelect;
export type GrantRow = typeof oauthGrants.$inferSelect;

/** Statement that keeps a request until it is used. */
export function insertRequest(db: Database, row: typeof oauthRequests.$inferInsert) {
  return db.insert(oauthRequests).values(row);
}

function open(id: string, kind: RequestRow["kind"], now: Millis) {
  return and(
    eq(oauthRequests.id, id),
    eq(oauthRequests.kind, kind),
    isNull(oauthRequests.usedAt),
    gt(oauthRequests.expiresAt, now),
  );
}

/** A request, used or not, expired or not. */
export async function findRequest(
  db: Database,
  id: string,
  kind: RequestRow["kind"],
): Promise<RequestRow | undefined> {
  return db
    .select()
    .from(oauthRequests)
    .where(and(eq(oauthRequests.id, id), eq(oauthRequests.kind, kind)))
    .get();
}

/** Uses a request up. Exactly one of all who ask at once gets it. */
export async function takeRequest(
  db: Database,
  id: string,
  kind: RequestRow["kind"],
  now: Millis,
): Promise<RequestRow | undefined> {
  const [row] = await db
    .update(oauthRequests)
    .set({ usedAt: now })
    .where(open(id, kind, now))
    .returning();
  return row;
}

/** Statement that keeps a code. */
export function insertCode(db: Database, row: typeof oauthCodes.$inferInsert) {
  return db.insert(oauthCodes).values(row);
}

/** A code of this client's, used or not, expired or not. */
export async function findCode(
  db: Database,
  hash: string,
  clientId: string,
): Promise<CodeRow | undefined> {
  return db
    .select()
    .from(oauthCodes)
    .where(and(eq(oauthCodes.hash, hash), eq(oauthCodes.clientId, clientId)))
    .get();
}

/** Uses a code up. Exactly one of all who ask at once may; the others have shown it again. */
export async function takeCode(db: Database, hash: string, now: Millis): Promise<boolean> {
  const result = await db
    .update(oauthCodes)
    .set({ usedAt: now })
    .where(
      and(eq(oauthCodes.hash, hash), isNull(oauthCodes.usedAt), gt(oauthCodes.expiresAt, now)),
    );
  return result.meta.changes > 0;
}

/** Writes down that a used code was shown again. */
export async function markReplayed(db: Database, hash: string, now: Millis): Promise<void> {
  await db.update(oauthCodes).set({ replayedAt: now }).where(eq(oauthCodes.hash, hash));
}

/** What somebody has allowed an application. */
export async function findGrant(
  db: Database,
  userId: string,
  clientId: string,
): Promise<GrantRow | undefined> {
  return db
    .select()
    .from(oauthGrants)
    .where(and(eq(oauthGrants.userId, userId), eq(oauthGrants.clientId, clientId)))
    .get();
}

/** Statement that writes down what somebody allows an application now, beside what they have before. */
export function allowScopes(
  db: Database,
  grant: { readonly userId: string; readonly clientId: string; readonly scopes: readonly string[] },
  now: Millis,
) {
  const scopes = [...grant.scopes];
  const both = sql`(SELECT json_group_array(value) FROM (SELECT value FROM json_each(${oauthGrants.scopes}) UNION SELECT value FROM json_each(${JSON.stringify(scopes)})))`;
  return db
    .insert(oauthGrants)
    .values({ ...grant, scopes, createdAt: now, lastUsedAt: now })
    .onConflictDoUpdate({
      target: [oauthGrants.userId, oauthGrants.clientId],
      set: { scopes: both, lastUsedAt: now },
    });
}

/** Notes that an application was used. */
export async function touchGrant(
  db: Database,
  userId: string,
  clientId: string,
  now: Millis,
): Promise<void> {
  await db
    .update(oauthGrants)
    .set({ lastUsedAt: now })
    .where(and(eq(oauthGrants.userId, userId), eq(oauthGrants.clientId, clientId)));
}

/** What somebody has allowed, with the applications, last used first. */
export async function listGrants(db: Database, userId: string) {
  return db
    .select({ grant: oauthGrants, client: oauthClients })
    .from(oauthGrants)
    .innerJoin(oauthClients, eq(oauthClients.id, oauthGrants.clientId))
    .where(eq(oauthGrants.userId, userId))
    .orderBy(desc(oauthGrants.lastUsedAt), desc(oauthGrants.clientId));
}

/** Takes back what was allowed, codes that wait to be redeemed too. Answers whether there was anything. */
export async function deleteGrant(
  db: Database,
  userId: string,
  clientId: string,
): Promise<boolean> {
  const [result] = await db.batch([
    db
      .delete(oauthGrants)
      .where(and(eq(oauthGrants.userId, userId), eq(oauthGrants.clientId, clientId))),
    db
      .delete(oauthCodes)
      .where(
        and(
          eq(oauthCodes.userId, userId),
          eq(oauthCodes.clientId, clientId),
          isNull(oauthCodes.usedAt),
        ),
      ),
  ]);
  return result.meta.changes > 0;
}

/** Forgets what nobody can use any more; used codes only after `codesUpTo`. Answers how many. */
export async function purgeProvider(db: Database, now: Millis, codesUpTo: Millis): Promise<number> {
  const results = await db.batch([
    db.delete(oauthRequests).where(lte(oauthRequests.expiresAt, now)),
    db.delete(oauthCodes).where(lte(oauthCodes.expiresAt, codesUpTo)),
    db.delete(oauthDevices).where(lte(oauthDevices.expiresAt, now - DAY)),
  ]);
  return results.reduce((sum, { meta }) => sum + meta.changes, 0);
}
