import type { ProfileDetails, User } from "../../../shared/contracts/people/index.ts";
import type { UserId } from "../../../shared/kernel/ids.ts";
import { iso } from "../../../shared/kernel/time.ts";
import type { IdentityDeps } from "./deps.ts";
import type { AccountSnapshot } from "./ports.ts";
import { findUser, type UserRow } from "./store.ts";

/** What somebody has said of themselves who has said nothing. */
const NOTHING_SAID = { headline: "", skills: [], experience: [], links: [], location: null };

/** What a person says of themselves as somebody who works. */
export function detailsOf({ details, visibility }: UserRow): ProfileDetails {
  return { ...NOTHING_SAID, ...details, visibility };
}

/** The account as its owner sees it. */
export function accountOf(row: UserRow): User {
  return {
    id: row.id,
    username: row.username,
    displayName: row.displayName,
    avatarUrl: row.avatarUrl,
    role: row.role,
    bio: row.bio,
    tags: row.tags,
    ...detailsOf(row),
    createdAt: iso(row.createdAt),
    email: row.email,
    emailVerified: row.emailVerifiedAt !== null,
    phone: row.phone,
    phoneVerified: row.phoneVerifiedAt !== null,
    status: row.status,
    deletionAt: row.deletionAt === null ? null : iso(row.deletionAt),
  };
}

export function snapshotOf(row: UserRow): AccountSnapshot {
  return { account: accountOf(row), version: row.version };
}

/**
 * Brings the account's sessions up to date with the directory. Idempotent, and whatever the order: the newest
 * version wins.
 */
export async function syncAccount(deps: IdentityDeps, userId: string): Promise<void> {
  const row = await findUser(deps.db, userId);
  if (row === undefined) return;
  await deps.accountSessions.putAccount(row.id as UserId, snapshotOf(row));
}
