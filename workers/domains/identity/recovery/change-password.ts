import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, insertEvent, type Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { endTrust } from "../devices.ts";
import { errors } from "../errors.ts";
import type { LockoutVerdict } from "../ports.ts";
import { recordLockout } from "../record-sign-in.ts";
import { normalisedPassword } from "../rules.ts";
import { notifySecurity } from "../security/notify.ts";
import { findUser, type UserRow } from "../store.ts";
import { newPassword } from "./new-password.ts";
import { changePasswordHash, dropEmailTokens } from "./store.ts";

interface Change {
  readonly currentPassword: string;
  readonly password: string;
}

/** Throws `account_locked` while too many guesses at this account's password have been made from inside. */
function requireUnlocked(verdict: LockoutVerdict): void {
  if (!verdict.locked) return;
  const headers = { "Retry-After": String(verdict.retryAfterSeconds) };
  throw new AppError(errors.account_locked, { headers });
}

/**
 * Checks the present password. Guesses from inside a session are counted apart from sign-ins, so that whoever has a
 * session cannot shut the owner out. The counter is asked again before anything is told.
 */
async function requirePassword(
  deps: IdentityDeps,
  row: UserRow,
  password: string,
  origin: Origin,
): Promise<void> {
  const { lockouts, identityLimits } = deps;
  const key = `password-change:${row.id}`;
  requireUnlocked(await lockouts.peek(key));
  if (await deps.passwords.verify(row.passwordHash, normalisedPassword(password))) {
    return requireUnlocked(await lockouts.pass(key));
  }
  const verdict = await lockouts.fail(key, identityLimits.lockout);
  requireUnlocked(verdict);
  if (!verdict.locked && verdict.locks) {
    recordLockout(deps, row, origin, { method: "password", device: null, deviceId: null });
  }
  throw new AppError(errors.invalid_credentials);
}

/** One batch: the password, what was proved or asked with the old one, and the end of the other sessions. */
async function replace(
  deps: IdentityDeps,
  actor: Actor,
  row: UserRow,
  hash: string,
): Promise<void> {
  const { db } = deps;
  const now = deps.clock.now();
  const { userId, sessionId } = actor;
  const event = deps.events.record({ name: "user.signed_out", userId, at: now, keep: sessionId });
  const [changed] = await db.batch([
    changePasswordHash(db, row.id, row.passwordHash, hash),
    dropEmailTokens(db, row.id, ["reset"]),
    ...endTrust(db, row.id),
    insertEvent(db, event, now),
  ]);
  await deps.events.deliver([event]);
  if (changed.length === 0) throw new AppError(commonErrors.conflict);
}

/**
 * Replaces the caller's password and ends all their other sessions. Throws `invalid_credentials`, `account_locked`,
 * `validation_failed`; `conflict` when another was set at the same moment.
 */
export async function changePassword(
  deps: IdentityDeps,
  actor: Actor,
  input: Change,
  origin: Origin,
): Promise<void> {
  const row = await findUser(deps.db, actor.userId);
  if (row === undefined) throw new AppError(commonErrors.unauthorized);
  await requirePassword(deps, row, input.currentPassword, origin);
  const hash = await deps.passwords.hash(await newPassword(deps, input.password, row));
  await replace(deps, actor, row, hash);
  const details = { origin, method: "password", sessionId: actor.sessionId };
  await notifySecurity(deps, row, "password_changed", details);
}
