import { and, asc, eq, isNull, lte, ne, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { activeDays } from "../admin/tables.ts";
import { backupCodes, passkeys, totps } from "../factors/tables.ts";
import { oauthCodes, oauthGrants, oauthRequests } from "../provider/tables.ts";
import { linkedIdentities } from "../social/tables.ts";
import type { UserRow } from "../store.ts";
import {
  challenges,
  devices,
  emailTokens,
  invites,
  nameWords,
  securityEvents,
  users,
} from "../tables.ts";
import { dataExports, retiredUsernames } from "./tables.ts";

/** Accounts whose grace is over, those first who have waited longest. */
export async function dueForErasure(db: Database, now: Millis, limit: number): Promise<UserRow[]> {
  return db
    .select()
    .from(users)
    .where(and(lte(users.deletionAt, now), ne(users.status, "deleted")))
    .orderBy(asc(users.deletionAt))
    .limit(limit);
}

const DELETED: Readonly<Record<UserRow["locale"], string>> = {
  en: "Deleted account",
  ru: "Удалённый аккаунт",
};

/**
 * Statement that leaves of an account what others refer to, its id, and nothing that says who it was; only after its
 * grace. The address is free again; the username is not, see {@link retireUsername}.
 */
export function eraseUser(db: Database, { id, locale }: UserRow, now: Millis) {
  // Longer than any username may be, so that nobody can have taken it.
  const name = `deleted-${id}`;
  const address = `${id}@deleted.invalid`;
  return db
    .update(users)
    .set({
      username: name,
      usernameKey: name,
      email: address,
      emailKey: address,
      emailVerifiedAt: null,
      displayName: DELETED[locale],
      displayNameKey: name,
      passwordHash: "",
      role: "user",
      status: "deleted",
      bio: "",
      tags: [],
      avatarUrl: null,
      avatarFileId: null,
      details: null,
      visibility: "private",
      phone: null,
      phoneVerifiedAt: null,
      version: sql`${users.version} + 1`,
    })
    .where(and(eq(users.id, id), ne(users.status, "deleted"), lte(users.deletionAt, now)))
    .returning({ id: users.id });
}

/** Statement that keeps a username from being taken again. */
export function retireUsername(db: Database, hash: string) {
  return db.insert(retiredUsernames).values({ hash }).onConflictDoNothing();
}

/** Statements that delete all that identity has of somebody beside the account itself. */
export function erasePossessions(db: Database, userId: string, now: Millis) {
  return [
    db.delete(nameWords).where(eq(nameWords.userId, userId)),
    db.delete(emailTokens).where(eq(emailTokens.userId, userId)),
    db.delete(challenges).where(eq(challenges.userId, userId)),
    db.delete(devices).where(eq(devices.userId, userId)),
    db.delete(securityEvents).where(eq(securityEvents.userId, userId)),
    db.delete(activeDays).where(eq(activeDays.userId, userId)),
    db.delete(totps).where(eq(totps.userId, userId)),
    db.delete(backupCodes).where(eq(backupCodes.userId, userId)),
    db.delete(passkeys).where(eq(passkeys.userId, userId)),
    db.delete(linkedIdentities).where(eq(linkedIdentities.userId, userId)),
    db.delete(oauthGrants).where(eq(oauthGrants.userId, userId)),
    db.delete(oauthCodes).where(eq(oauthCodes.userId, userId)),
    db.delete(oauthRequests).where(eq(oauthRequests.userId, userId)),
    db
      .update(invites)
      .set({ revokedAt: now, note: "" })
      .where(and(eq(invites.createdBy, userId), isNull(invites.revokedAt))),
    db.update(invites).set({ note: "" }).where(eq(invites.createdBy, userId)),
    // Their files are deleted with the next that have run out.
    db.update(dataExports).set({ expiresAt: now }).where(eq(dataExports.userId, userId)),
  ] as const;
}
