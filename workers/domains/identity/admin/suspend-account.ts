import { isNotNull, lte, or, type SQL, sql } from "drizzle-orm";
import type { Role } from "../../../../shared/contracts/people/index.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import { insertEvent, withAudit } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { findUser, type UserRow } from "../store.ts";
import { users } from "../tables.ts";
import { adminRemains, changeAccount, suspensionsOver } from "./accounts-store.ts";
import { tellSuspended } from "./tell-suspended.ts";

/** Whose account it is, and what they may do. */
export interface StandingOf {
  readonly id: string;
  readonly role: Role;
  readonly status: UserRow["status"];
  readonly locale: UserRow["locale"];
  /** When a suspension ends by itself; `null` where none does. */
  readonly suspendedUntil: Millis | null;
}

/** The standing of somebody; `undefined` for who is not there. */
export async function standingOf(
  deps: Pick<IdentityDeps, "db">,
  userId: string,
): Promise<StandingOf | undefined> {
  return findUser(deps.db, userId);
}

/** Who decided, and from where; `null` for the platform itself. */
interface Decider {
  readonly actorId: string | null;
  readonly ip: string | null;
}

/** That this is the longer suspension: a moderator's week does not shorten an administrator's for ever. */
function isLonger(until: Millis | null): SQL {
  const { status, suspendedUntil } = users;
  const free = sql`${status} <> 'suspended'`;
  if (until === null) return sql`(${or(free, isNotNull(suspendedUntil))})`;
  return sql`(${or(free, lte(suspendedUntil, until))})`;
}

/**
 * Suspends an account for what it has done, for ever or until then. Its sessions end, and it is told to who meets it.
 * Repeating it does no harm; a longer suspension stays, and so does the platform's last administrator.
 */
export async function suspendAccount(
  deps: IdentityDeps,
  by: Decider,
  userId: string,
  until: Millis | null,
): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const before = await findUser(db, userId);
  const event = deps.events.record({ name: "user.signed_out", userId, at: now });
  const change = { status: "suspended", suspendedUntil: until } as const;
  const suspended = await withAudit(
    deps,
    { ...by, action: "user.update", target: `user:${userId}`, details: change },
    changeAccount(db, userId, change, sql`${adminRemains(userId)} AND ${isLonger(until)}`),
    [insertEvent(db, event, now)],
  );
  if (suspended === null) return;
  await deps.events.deliver([event]);
  deps.liveSessions.forgetAccount(userId);
  if (before?.status === "active") tellSuspended(deps, before, until);
}

const ENDED_AT_ONCE = 50;

/** Ends the suspensions whose time is over. */
export async function endSuspensions(deps: IdentityDeps): Promise<{ ended: number }> {
  const { db, clock } = deps;
  const now = clock.now();
  let ended = 0;
  for (const id of await suspensionsOver(db, now, ENDED_AT_ONCE)) {
    const event = deps.events.record({ name: "user.profile_changed", userId: id });
    const change = { status: "active" } as const;
    const active = await withAudit(
      deps,
      { actorId: null, action: "user.update", target: `user:${id}`, details: change },
      changeAccount(db, id, change, lte(users.suspendedUntil, now)),
      [insertEvent(db, event, now)],
    );
    if (active === null) continue;
    await deps.events.deliver([event]);
    deps.liveSessions.forgetAccount(id);
    ended += 1;
  }
  return { ended };
}
