import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { SessionId } from "../../../../shared/kernel/ids.ts";
import type { Origin } from "../../platform/index.ts";
import type { IdentityDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { type Approach, recordLockout } from "../record-sign-in.ts";
import { AttemptGuard, sessionLock } from "../sign-in-guard.ts";
import type { UserRow } from "../store.ts";

/** A sign-in may use up the tries of two tokens before its account is locked. */
const TOKENS_BEFORE_LOCK = 2;

/**
 * Guards the second factor of a sign-in. Only who has given the first can fail here; a device that the account knows is
 * counted by itself.
 */
export function secondFactorGuard(
  deps: IdentityDeps,
  ip: string,
  userId: string,
  deviceId: string | null,
): AttemptGuard {
  const { lockout } = deps.identityLimits;
  return new AttemptGuard(deps, {
    lockKey: deviceId === null ? `mfa:${userId}` : `mfa-device:${deviceId}`,
    lockout: { ...lockout, failures: lockout.failures * TOKENS_BEFORE_LOCK },
    ip: deviceId === null ? ip : null,
  });
}

/** Guards proofs that are given in a session: of which nobody but who holds it can use up the tries. */
export function sessionGuard(deps: IdentityDeps, sessionId: SessionId): AttemptGuard {
  const { lockout } = deps.identityLimits;
  return new AttemptGuard(deps, { lockKey: sessionLock(sessionId), lockout, ip: null });
}

/** What is said of a code or passkey that will not do. */
export function wrongProof(): AppError {
  return new AppError(errors.invalid_credentials, { detail: "This is wrong, or has been used." });
}

/**
 * Counts a wrong proof, and tells the owner if it was the one that locks. Always throws: `invalid_credentials`, or
 * `account_locked` or `rate_limited` when nothing may be told any more.
 */
export async function refuseProof(
  deps: IdentityDeps,
  guard: AttemptGuard,
  row: UserRow,
  origin: Origin,
  tried: Approach,
): Promise<never> {
  const { locks } = await guard.fail();
  if (locks) recordLockout(deps, row, origin, tried);
  throw wrongProof();
}
