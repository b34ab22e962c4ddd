import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, insertEvent, type Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { endTrust } from "../devices.ts";
import { errors } from "../errors.ts";
import { sessionGuard } from "../factors/guards.ts";
import { refuseAllowedDevices } from "../provider/device-store.ts";
import { recordLockout } from "../record-sign-in.ts";
import { normalisedPassword } from "../rules.ts";
import { notifySecurity } from "../security/notify.ts";
import { findUser, type UserRow } from "../store.ts";
import { newPassword } from "./new-password.ts";
import { SIGN_IN_CODE } from "./sign-in-code.ts";
import { COMMIT_MS, changePasswordHash, dropChallenges, dropEmailTokens } from "./store.ts";

interface Change {
  readonly currentPassword: string;
  readonly password: string;
}

/**
 * Checks the present password. Guesses are counted for the session they come from, with those of its step-ups: who has got
 * hold of a session cannot shut the owner out.
 */
async function requirePassword(
  deps: IdentityDeps,
  actor: Actor,
  row: UserRow,
  password: string,
  origin: Origin,
): Promise<void> {
  const guard = sessionGuard(deps, actor.sessionId);
  await guard.begin();
  if (await deps.passwords.verify(row.passwordHash, normalisedPassword(password))) {
    await guard.pass();
    return;
  }
  const { locks } = await guard.fail();
  const approach = { method: "password", device: null, deviceId: null };
  if (locks) recordLockout(deps, row, origin, approach);
  throw new AppError(errors.invalid_credentials, { detail: "The present password is wrong." });
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
  const at = now + COMMIT_MS;
  const event = deps.events.record({
    name: "user.signed_out",
    userId,
    at,
    keep: sessionId,
    applications: true,
  });
  const [changed] = await db.batch([
    changePasswordHash(db, row.id, row.passwordHash, hash),
    // Also what somebody else may have begun: the notice tells the owner to change the password.
    dropEmailTokens(db, row.id, ["reset", "sign_in", "change"]),
    dropChallenges(db, row.id, SIGN_IN_CODE),
    refuseAllowedDevices(db, row.id, now),
    ...endTrust(db, row.id),
    insertEvent(db, event, now),
  ]);
  await deps.events.deliver([event]);
  if (changed.length === 0) throw new AppError(commonErrors.conflict);
}

/**
 * Replaces the caller's password and ends all their other sessions, those of applications too unless they came from this
 * one. Links and codes that were mailed before are good for nothing. Throws `invalid_credentials`, `account_locked`,
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
  await requirePassword(deps, actor, row, input.currentPassword, origin);
  const hash = await deps.passwords.hash(await newPassword(deps, input.password, row));
  await replace(deps, actor, row, hash);
  const details = { origin, method: "password", sessionId: actor.sessionId };
  await notifySecurity(deps, row, "password_changed", details);
}
