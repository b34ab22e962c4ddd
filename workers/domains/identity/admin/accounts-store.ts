import { and, desc, eq, lt, lte, ne, or, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import { passkeys, totps } from "../factors/tables.ts";
import type { UserRow } from "../store.ts";
import { devices, invites, users } from "../tables.ts";
import { activeDays } from "./tables.ts";

/** An account with what administration wants to know of it. */
export interface AccountRow {
  readonly user: UserRow;
  readonly invitedBy: string | null;
  readonly lastSeenAt: Millis | null;
  /** Whether the account has a second factor. */
  readonly mfa: boolean;
}

export interface AccountFilter {
  /** Key of a part of a name, username or e-mail. */
  readonly part?: string | undefined;
  readonly status?: UserRow["status"] | undefined;
  readonly role?: UserRow["role"] | undefined;
}

const lastSeenAt = sql<Millis | null>`(SELECT max(${activeDays.lastSeenAt}) FROM ${activeDays} WHERE ${activeDays.userId} = ${users.id})`;

const confirmedTotp = sql`EXISTS (SELECT 1 FROM ${totps} WHERE ${totps.userId} = ${users.id} AND ${totps.enabledAt} IS NOT NULL)`;
const passkey = sql`EXISTS (SELECT 1 FROM ${passkeys} WHERE ${passkeys.userId} = ${users.id})`;
const mfa = sql<boolean>`(${confirmedTotp} OR ${passkey})`.mapWith(Boolean);

function selectAccounts(db: Database) {
  return db
    .select({ user: users, invitedBy: invites.createdBy, lastSeenAt, mfa })
    .from(users)
    .leftJoin(invites, eq(invites.id, users.inviteId));
}

function has(part: string): SQL | undefined {
  const holds = (column: typeof users.usernameKey | typeof users.emailKey) =>
    sql`instr(${column}, ${part}) > 0`;
  return or(
    holds(users.usernameKey),
    holds(users.emailKey),
    sql`instr(${users.displayNameKey}, ${part}) > 0`,
  );
}

/** Accounts older than `before`, newest first. */
export async function findAccounts(
  db: Database,
  filter: AccountFilter,
  before: string | null,
  limit: number,
): Promise<AccountRow[]> {
  const { part, status, role } = filter;
  return selectAccounts(db)
    .where(
      and(
        before === null ? undefined : lt(users.id, before),
        status === undefined ? undefined : eq(users.status, status),
        role === undefined ? undefined : eq(users.role, role),
        part === undefined || part === "" ? undefined : has(part),
      ),
    )
    .orderBy(desc(users.id))
    .limit(limit);
}

export async function findAccount(db: Database, id: string): Promise<AccountRow | undefined> {
  return selectAccounts(db).where(eq(users.id, id)).get();
}

/**
 * That the platform keeps an administrator who can act: somebody else is one, or this account is none itself. As a
 * condition of the write, so that two who go at once do not both go.
 */
export function adminRemains(userId: string): SQL {
  return sql`(NOT (${users.role} = 'admin' AND ${users.status} = 'active' AND ${users.deletionAt} IS NULL)
    OR EXISTS (SELECT 1 FROM ${users} AS other WHERE other.role = 'admin' AND other.status = 'active'
      AND other.deletion_at IS NULL AND other.id <> ${userId}))`;
}

export interface AccountChange {
  readonly role?: UserRow["role"] | undefined;
  readonly status?: "active" | "suspended" | undefined;
  /** When the suspension ends by itself; without it, it does not. */
  readonly suspendedUntil?: Millis | null | undefined;
  readonly displayName?: string | undefined;
  readonly displayNameKey?: string | undefined;
  readonly emailVerifiedAt?: Millis | undefined;
}

/** Statement that changes an account that is not erased, under a further condition if there is one. */
export function changeAccount(
  db: Database,
  userId: string,
  change: AccountChange,
  condition: SQL | undefined,
) {
  const { role, status, suspendedUntil = null } = change;
  const { displayName, displayNameKey, emailVerifiedAt } = change;
  return db
    .update(users)
    .set({
      ...(role !== undefined && { role }),
      ...(status !== undefined && { status, suspendedUntil }),
      ...(displayName !== undefined && { displayName }),
      ...(displayNameKey !== undefined && { displayNameKey }),
      ...(emailVerifiedAt !== undefined && {
        emailVerifiedAt: sql`coalesce(${users.emailVerifiedAt}, ${emailVerifiedAt})`,
      }),
      version: sql`${users.version} + 1`,
    })
    .where(and(eq(users.id, userId), ne(users.status, "deleted"), condition))
    .returning();
}

/** Accounts whose suspension is over by now, longest first. */
export async function suspensionsOver(db: Database, now: Millis, limit: number): Promise<string[]> {
  const rows = await db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.status, "suspended"), lte(users.suspendedUntil, now)))
    .orderBy(users.suspendedUntil)
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Every device that the account knows. */
export async function devicesOf(db: Database, userId: string): Promise<string[]> {
  const rows = await db.select({ id: devices.id }).from(devices).where(eq(devices.userId, userId));
  return rows.map(({ id }) => id);
}
