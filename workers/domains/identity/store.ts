import {
  and,
  desc,
  eq,
  getTableColumns,
  gt,
  isNull,
  lt,
  lte,
  ne,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Database } from "../platform/index.ts";
import { retiredUsernames } from "./life/tables.ts";
import { DEVELOPMENT_INVITE, nameWordsOf } from "./rules.ts";
import { emailTokens, invites, nameWords, securityEvents, users } from "./tables.ts";

export type UserRow = typeof users.$inferSelect;
export type InviteRow = typeof invites.$inferSelect;
export type SecurityEventRow = typeof securityEvents.$inferInsert;

export interface NewUser {
  readonly id: string;
  readonly username: string;
  readonly usernameKey: string;
  readonly email: string;
  readonly emailKey: string;
  readonly displayName: string;
  readonly displayNameKey: string;
  readonly passwordHash: string;
  readonly locale: UserRow["locale"];
  readonly createdAt: Millis;
  /** What a username of an erased person would be known by. */
  readonly retiredHash: string;
}

/** What makes an invite good now. */
function usable(now: Millis): SQL | undefined {
  return and(
    isNull(invites.revokedAt),
    or(isNull(invites.expiresAt), gt(invites.expiresAt, now)),
    or(isNull(invites.maxUses), lt(invites.uses, invites.maxUses)),
  );
}

/** Statement that makes sure of development's invite, even if somebody has withdrawn it. */
export function ensureDevelopmentInvite(db: Database, now: Millis) {
  return db
    .insert(invites)
    .values({ ...DEVELOPMENT_INVITE, createdAt: now })
    .onConflictDoUpdate({ target: invites.id, set: { revokedAt: null } });
}

/**
 * Statement that registers somebody with a usable invite. Without one `invite_id` would be null, which fails, and its
 * batch with it; with one, the same happens to `username_key` when somebody erased has had the name. With `firstIsAdmin` the very first account becomes admin with a verified e-mail; the database decides
 * who is first.
 */
export function insertUser(db: Database, user: NewUser, inviteCode: string, firstIsAdmin: boolean) {
  const first = firstIsAdmin ? sql`NOT EXISTS (SELECT 1 FROM ${users})` : sql`FALSE`;
  const { retiredHash, ...values } = user;
  const invite = sql`(SELECT ${invites.id} FROM ${invites} WHERE ${and(eq(invites.code, inviteCode), usable(user.createdAt))})`;
  const retired = sql`EXISTS (SELECT 1 FROM ${retiredUsernames} WHERE ${eq(retiredUsernames.hash, retiredHash)})`;
  return db
    .insert(users)
    .values({
      ...values,
      usernameKey: sql`CASE WHEN ${invite} IS NOT NULL AND ${retired} THEN NULL ELSE ${user.usernameKey} END`,
      role: sql`CASE WHEN ${first} THEN 'admin' ELSE 'user' END`,
      emailVerifiedAt: sql`CASE WHEN ${first} THEN ${user.createdAt} END`,
      inviteId: invite,
    })
    .returning();
}

/** Whether anybody has ever registered. */
export async function hasAccounts(db: Database): Promise<boolean> {
  return (await db.select({ id: users.id }).from(users).limit(1).get()) !== undefined;
}

/** Statement that counts one use of the invite; only right in the batch of {@link insertUser}. */
export function countInviteUse(db: Database, inviteCode: string) {
  return db
    .update(invites)
    .set({ uses: sql`${invites.uses} + 1` })
    .where(eq(invites.code, inviteCode));
}

/** Statement that adds the words of a name (its key) to those its owner is found by. */
export function insertNameWords(db: Database, userId: string, displayNameKey: string) {
  const words = JSON.stringify(nameWordsOf(displayNameKey));
  return db
    .insert(nameWords)
    .select(sql`SELECT value AS word, ${userId} AS user_id FROM json_each(${words})`);
}

/** Statement that removes all words somebody is found by. */
export function deleteNameWords(db: Database, userId: string) {
  return db.delete(nameWords).where(eq(nameWords.userId, userId));
}

/** The account somebody signs in to by e-mail or username. */
export async function findByLogin(
  db: Database,
  login: { readonly kind: "email" | "username"; readonly key: string },
): Promise<UserRow | undefined> {
  const column = login.kind === "email" ? users.emailKey : users.usernameKey;
  return db.select().from(users).where(eq(column, login.key)).get();
}

export async function findUser(db: Database, id: string): Promise<UserRow | undefined> {
  return db.select().from(users).where(eq(users.id, id)).get();
}

/** Statement that replaces the password's hash by one of stronger parameters, unless it has changed meanwhile. */
export function replaceHash(db: Database, id: string, from: string, to: string) {
  return db
    .update(users)
    .set({ passwordHash: to })
    .where(and(eq(users.id, id), eq(users.passwordHash, from)));
}

export function insertEmailToken(db: Database, token: typeof emailTokens.$inferInsert) {
  return db.insert(emailTokens).values(token);
}

/** A token that has not been used and not expired. */
export async function findEmailToken(db: Database, hash: string, now: Millis) {
  return db
    .select()
    .from(emailTokens)
    .where(
      and(eq(emailTokens.hash, hash), isNull(emailTokens.usedAt), gt(emailTokens.expiresAt, now)),
    )
    .get();
}

/** Statement that confirms the address, while the token is unused and the account still has that address. */
export function confirmEmail(
  db: Database,
  token: { readonly hash: string; readonly userId: string; readonly email: string },
  now: Millis,
) {
  const unused = sql`EXISTS (SELECT 1 FROM ${emailTokens} WHERE ${and(eq(emailTokens.hash, token.hash), isNull(emailTokens.usedAt))})`;
  return db
    .update(users)
    .set({ emailVerifiedAt: now, version: sql`${users.version} + 1` })
    .where(and(eq(users.id, token.userId), eq(users.email, token.email), unused))
    .returning({ id: users.id });
}

/** Statement that uses a token up. */
export function consumeEmailToken(db: Database, hash: string, now: Millis) {
  return db.update(emailTokens).set({ usedAt: now }).where(eq(emailTokens.hash, hash));
}

/** Forgets tokens that are good for nothing any more. Answers how many. */
export async function purgeEmailTokens(db: Database, now: Millis): Promise<number> {
  const result = await db
    .delete(emailTokens)
    .where(or(lte(emailTokens.expiresAt, now), gt(emailTokens.usedAt, 0)));
  return result.meta.changes;
}

/** Statement that writes down what happened to an account. */
export function insertSecurityEvent(db: Database, event: SecurityEventRow) {
  return db.insert(securityEvents).values(event);
}

/** Statement that writes an event, whose columns are placeholders of their names, if the account is as it says. */
export function insertSecurityEventIf(db: Database, account: SQL | undefined) {
  // All columns in the order of the table.
  const values = Object.entries(getTableColumns(securityEvents)).map(
    ([name, column]) => sql`${sql.param(sql.placeholder(name), column)}`,
  );
  const row = sql`SELECT ${sql.join(values, sql`, `)} FROM ${users} WHERE ${eq(users.id, sql.placeholder("userId"))} AND ${account}`;
  return db.insert(securityEvents).select(row);
}

/** Statement that makes an invite, unless its maker has so many already that are still good. */
export function insertInvite(
  db: Database,
  invite: Omit<InviteRow, "uses" | "revokedAt">,
  most: number,
) {
  const { id, code, createdBy, maxUses, note, expiresAt, createdAt } = invite;
  const open = sql`(SELECT count(*) FROM ${invites} WHERE ${and(eq(invites.createdBy, createdBy ?? ""), usable(createdAt))})`;
  // All columns in the order of the table.
  const row = sql`SELECT ${id}, ${code}, ${createdBy}, ${maxUses}, 0, ${note}, ${expiresAt}, NULL, ${createdAt} WHERE ${open} < ${most}`;
  return db.insert(invites).select(row).returning();
}

export async function findInvite(db: Database, id: string): Promise<InviteRow | undefined> {
  return db.select().from(invites).where(eq(invites.id, id)).get();
}

/** Who came with an invite, newest first; who is erased is no longer among them. */
export async function listInvitedRows(
  db: Database,
  inviteId: string,
  before: string | null,
  limit: number,
): Promise<UserRow[]> {
  return db
    .select()
    .from(users)
    .where(
      and(
        eq(users.inviteId, inviteId),
        ne(users.status, "deleted"),
        before === null ? undefined : lt(users.id, before),
      ),
    )
    .orderBy(desc(users.id))
    .limit(limit);
}

/** All invites that somebody has made, withdrawn ones too, newest first. */
export async function listInvitesMade(
  db: Database,
  createdBy: string,
  before: string | null,
  limit: number,
): Promise<InviteRow[]> {
  const older = before === null ? undefined : lt(invites.id, before);
  return db
    .select()
    .from(invites)
    .where(and(eq(invites.createdBy, createdBy), older))
    .orderBy(desc(invites.id))
    .limit(limit);
}

/** Invites that are not withdrawn, newest first: of one creator, or all. */
export async function listInviteRows(
  db: Database,
  createdBy: string | null,
  before: string | null,
  limit: number,
): Promise<InviteRow[]> {
  return db
    .select()
    .from(invites)
    .where(
      and(
        isNull(invites.revokedAt),
        createdBy === null ? undefined : eq(invites.createdBy, createdBy),
        before === null ? undefined : lt(invites.id, before),
      ),
    )
    .orderBy(desc(invites.id))
    .limit(limit);
}

/** Withdraws an invite; of this creator, or anybody's. Answers whether there was one. */
export async function revokeInvite(
  db: Database,
  id: string,
  createdBy: string | null,
  now: Millis,
): Promise<boolean> {
  const result = await db
    .update(invites)
    .set({ revokedAt: now })
    .where(
      and(
        eq(invites.id, id),
        isNull(invites.revokedAt),
        createdBy === null ? undefined : eq(invites.createdBy, createdBy),
      ),
    );
  return result.meta.changes > 0;
}
