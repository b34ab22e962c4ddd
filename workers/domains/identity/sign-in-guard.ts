import { AppError } from "../../../shared/kernel/app-error.ts";
import { addressKey, perAddress, type RatePolicy, tooMany } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { errors } from "./errors.ts";
import type { LockoutVerdict } from "./ports.ts";

/** The counter of failures at an account (its id, or what was typed for one that does not exist). */
export function accountLock(account: string): string {
  return `sign-in:${account}`;
}

/** The counter of failures from a device that an account knows. */
export function deviceLock(deviceId: string): string {
  return `sign-in-device:${deviceId}`;
}

function requireUnlocked(verdict: LockoutVerdict): void {
  if (!verdict.locked) return;
  const headers = { "Retry-After": String(verdict.retryAfterSeconds) };
  throw new AppError(errors.account_locked, { headers });
}

/**
 * Counts failed sign-ins by account and by address. The counters are asked again once the password has been checked
 * and before anything is told, so that of many guesses at once no more than the limit get an answer. A device that
 * the account knows is counted by itself: others cannot shut its owner out.
 */
export class SignInGuard {
  readonly #deps: IdentityDeps;
  readonly #lockKey: string;
  /** `null` for a known device, whose own counter is enough. */
  readonly #addressCounter: string | null;
  readonly #addressPolicy: RatePolicy;

  constructor(deps: IdentityDeps, ip: string, account: string, deviceId: string | null) {
    this.#deps = deps;
    this.#lockKey = deviceId === null ? accountLock(account) : deviceLock(deviceId);
    this.#addressCounter = deviceId === null ? `sign-in-address:${addressKey(ip)}` : null;
    this.#addressPolicy = perAddress(deps, deps.identityLimits.addressFailures);
  }

  /** Throws `account_locked` or `rate_limited` before any work is done. */
  async begin(): Promise<void> {
    const [lock] = await Promise.all([
      this.#deps.lockouts.peek(this.#lockKey),
      this.#requireAddress("peek"),
    ]);
    requireUnlocked(lock);
  }

  /** After a wrong password. Throws like {@link begin} when the answer must not be told; answers whether it locked. */
  async fail(): Promise<{ readonly locks: boolean }> {
    const { lockouts, identityLimits } = this.#deps;
    const [lock] = await Promise.all([
      lockouts.fail(this.#lockKey, identityLimits.lockout),
      this.#requireAddress("hit"),
    ]);
    requireUnlocked(lock);
    return { locks: !lock.locked && lock.locks };
  }

  /** After the right password: forgets the account's failures. Throws like {@link begin}. */
  async pass(): Promise<void> {
    await this.#requireAddress("peek");
    requireUnlocked(await this.#deps.lockouts.pass(this.#lockKey));
  }

  async #requireAddress(ask: "hit" | "peek"): Promise<void> {
    if (this.#addressCounter === null) return;
    const verdict = await this.#deps.limiter[ask](this.#addressCounter, this.#addressPolicy);
    if (!verdict.allowed) throw tooMany(this.#addressPolicy, verdict);
  }
}
