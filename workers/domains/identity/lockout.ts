import { type Millis, SECOND } from "../../../shared/kernel/time.ts";
import type { LockoutPolicy } from "./ports.ts";

export interface LockoutState {
  /** When it failed, within the window, oldest first. */
  readonly failedAt: readonly Millis[];
  readonly lockedUntil: Millis;
  /** How many locks have followed each other. */
  readonly locks: number;
}

export const unlocked: LockoutState = { failedAt: [], lockedUntil: 0, locks: 0 };

/** After this long without a failure, the next lock is a first one again. */
const FORGET_AFTER = 2;

/** Seconds the state stays locked, 0 when it is not. */
export function lockedSeconds(state: LockoutState, now: Millis): number {
  return Math.max(0, Math.ceil((state.lockedUntil - now) / SECOND));
}

/** When nothing of the state matters any more. */
export function lockoutForgottenAt(state: LockoutState, policy: LockoutPolicy): Millis {
  const last = Math.max(state.lockedUntil, state.failedAt.at(-1) ?? 0);
  return last + FORGET_AFTER * policy.longestLockSeconds * SECOND;
}

/** The state after one more failure. A failure during a lock changes nothing: its answer was not told. */
export function afterFailure(
  state: LockoutState,
  policy: LockoutPolicy,
  now: Millis,
): LockoutState {
  if (lockedSeconds(state, now) > 0) return state;
  const known = now >= lockoutForgottenAt(state, policy) ? unlocked : state;
  const recent = known.failedAt.filter((at) => at > now - policy.windowSeconds * SECOND);
  const failedAt = [...recent, now];
  if (failedAt.length < policy.failures) return { ...known, failedAt };
  const seconds = Math.min(policy.firstLockSeconds * 2 ** known.locks, policy.longestLockSeconds);
  return { failedAt: [], lockedUntil: now + seconds * SECOND, locks: known.locks + 1 };
}
