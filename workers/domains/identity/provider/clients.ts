import { createHash, timingSafeEqual } from "node:crypto";
import { and, desc, eq, lt, sql } from "drizzle-orm";
import type { Ids } from "../../../../shared/kernel/ids.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { oauthClients, oauthGrants } from "./tables.ts";

export type ClientRow = typeof oauthClients.$inferSelect;
export type NewClient = typeof oauthClients.$inferInsert;

const SECRET_BYTES = 32;

/** A new client secret and what is kept of it. 256 random bits need no slow hash. */
export function newClientSecret(ids: Ids): { readonly secret: string; readonly hash: string } {
  const secret = Buffer.from(ids.random(SECRET_BYTES)).toString("base64url");
  return { secret, hash: secretHash(secret) };
}

/** What is kept of a secret: SHA-256, in base64url. */
export function secretHash(secret: string): string {
  return createHash("sha256").update(secret).digest("base64url");
}

/** The secret that a row was last proved with, as long as the row is known: most requests show the same again. */
const proved = new WeakMap<object, string>();

/** Whether two texts are the same, in a time that tells only of their lengths. */
function sameText(one: string, other: string): boolean {
  let different = one.length ^ other.length;
  for (let at = 0; at < one.length; at += 1) different |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return different === 0;
}

/** Whether this is the client's secret, in constant time. */
export function isSecretOf(client: Pick<ClientRow, "secretHash">, secret: string): boolean {
  const before = proved.get(client);
  if (before !== undefined && sameText(secret, before)) return true;
  if (client.secretHash === null) return false;
  const known = Buffer.from(client.secretHash);
  const given = Buffer.from(secretHash(secret));
  const same = known.length === given.length && timingSafeEqual(known, given);
  if (same) proved.set(client, secret);
  return same;
}

export async function findClient(db: Database, id: string): Promise<ClientRow | undefined> {
  return db.select().from(oauthClients).where(eq(oauthClients.id, id)).get();
}

/** Clients, newest first, before the one of this id. */
export async function listClients(
  db: Database,
  before: string | null,
  limit: number,
): Promise<ClientRow[]> {
  return db
    .select()
    .from(oauthClients)
    .where(before === null ? undefined : lt(oauthClients.id, before))
    .orderBy(desc(oauthClients.id))
    .limit(limit);
}

/** Statement that registers a client. */
export function insertClient(db: Database, client: NewClient) {
  return db.insert(oauthClients).values(client).returning();
}

/** What may change of a client. */
export type ClientChange = Partial<
  Omit<NewClient, "id" | "sector" | "createdAt" | "updatedAt" | "secretHash">
>;

/** Later than the change before, also within a millisecond: no two states of a client have the same time. */
function changedAt(now: Millis) {
  return sql`max(${now}, ${oauthClients.updatedAt} + 1)`;
}

/** Statement that changes a client, if it is still as it was when that row was read. */
export function updateClient(
  db: Database,
  { id, updatedAt }: Pick<ClientRow, "id" | "updatedAt">,
  change: ClientChange,
  now: Millis,
) {
  return db
    .update(oauthClients)
    .set({ ...change, updatedAt: changedAt(now) })
    .where(and(eq(oauthClients.id, id), eq(oauthClients.updatedAt, updatedAt)))
    .returning();
}

/** Statement that replaces a client's secret: the old one is dead. */
export function replaceSecret(db: Database, id: string, hash: string, now: Millis) {
  return db
    .update(oauthClients)
    .set({ secretHash: hash, updatedAt: changedAt(now) })
    .where(eq(oauthClients.id, id))
    .returning();
}

/** Statements that take a client out, with everything people have allowed it. */
export function deleteClient(db: Database, id: string) {
  return [
    db.delete(oauthGrants).where(eq(oauthGrants.clientId, id)),
    db.delete(oauthClients).where(eq(oauthClients.id, id)).returning({ id: oauthClients.id }),
  ] as const;
}
