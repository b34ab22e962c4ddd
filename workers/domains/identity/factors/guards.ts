import type { SessionId } from "../../../../shared/kernel/ids.ts";
import type { IdentityDeps } from "../deps.ts";
import { AttemptGuard } from "../sign-in-guard.ts";

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
  return new AttemptGuard(deps, { lockKey: `session:${sessionId}`, lockout, ip: null });
}
