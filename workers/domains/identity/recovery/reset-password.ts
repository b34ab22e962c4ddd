import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { insertEvent, type Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { endTrust, listDeviceRows } from "../devices.ts";
import { emailTokenHash } from "../email-token.ts";
import { refuseAllowedDevices } from "../provider/device-store.ts";
import { notifySecurity } from "../security/notify.ts";
import { accountLock, deviceLock } from "../sign-in-guard.ts";
import { findEmailToken, findUser, type UserRow } from "../store.ts";
import { newPassword } from "./new-password.ts";
import { SIGN_IN_CODE } from "./sign-in-code.ts";
import {
  COMMIT_MS,
  dropChallenges,
  dropEmailTokens,
  type MailToken,
  resetPasswordHash,
  takeEmailToken,
} from "./store.ts";

interface Reset {
  readonly token: string;
  readonly password: string;
}

interface Good {
  readonly token: MailToken;
  readonly owner: UserRow;
}

async function ownerOf(deps: IdentityDeps, text: string): Promise<Good> {
  const token = await findEmailToken(deps.db, emailTokenHash(text), deps.clock.now());
  if (token?.purpose !== "reset") throw new AppError(commonErrors.gone);
  const owner = await findUser(deps.db, token.userId);
  if (owner === undefined || owner.email !== token.email) throw new AppError(commonErrors.gone);
  return { token, owner };
}

/** One batch: the password, and everything that was proved or asked with the old one. */
async function setPassword(deps: IdentityDeps, token: MailToken, hash: string): Promise<UserRow> {
  const { db } = deps;
  const { userId } = token;
  const now = deps.clock.now();
  const event = deps.events.record({
    name: "user.signed_out",
    userId,
    at: now + COMMIT_MS,
    applications: true,
  });
  const [[row]] = await db.batch([
    resetPasswordHash(db, token, hash, now),
    takeEmailToken(db, token.hash, "reset", now),
    dropEmailTokens(db, userId, ["reset", "sign_in", "change"]),
    dropChallenges(db, userId, SIGN_IN_CODE),
    refuseAllowedDevices(db, userId, now),
    ...endTrust(db, userId),
    insertEvent(db, event, now),
  ]);
  await deps.events.deliver([event]);
  if (row === undefined) throw new AppError(commonErrors.gone);
  return row;
}

async function liftLocks(deps: IdentityDeps, userId: string): Promise<void> {
  const devices = await listDeviceRows(deps.db, userId);
  const keys = [accountLock(userId), ...devices.map(({ id }) => deviceLock(id))];
  await Promise.all(keys.map((key) => deps.lockouts.clear(key)));
}

/**
 * Sets a new password with the token of a mail. Every session ends, those of applications too, no device is trusted any more, a lock-out is lifted;
 * the second factor is asked for as before. Throws `gone`, `validation_failed` (the token stays good).
 */
export async function resetPassword(
  deps: IdentityDeps,
  input: Reset,
  origin: Origin,
): Promise<void> {
  const { token, owner } = await ownerOf(deps, input.token);
  const hash = await deps.passwords.hash(await newPassword(deps, input.password, owner));
  const row = await setPassword(deps, token, hash);
  await liftLocks(deps, row.id);
  await notifySecurity(deps, row, "password_reset", { origin, method: "email" });
}
