import { AppError } from "../../../shared/kernel/app-error.ts";
import { addressKey, perAddress, type RatePolicy, tooMany } from "../platform/index.ts";
import type { IdentityDeps } from "./deps.ts";
import { errors } from "./errors.ts";
import type { LockoutPolicy, LockoutVerdict } from "./ports.ts";

/** The counter of failures at an account (its id, or what was typed for one that does not exist). */
export function accountLock(account: string): string {
  return `sign-in:${account}`;
}

/** The counter of failures from a device that an account knows. */
export function deviceLock(deviceId: string): string {
  return `sign-in-device:${deviceId}`;
}

/** The counter of failures in a session: of proofs anew and of changes of the password. */
export function sessionLock(sessionId: string): string {
  return `session:${sessionId}`;
}

function requireUnlocked(verdict: LockoutVerdict): void {
  if (!verdict.locked) return;
  const headers = { "Retry-After": String(verdict.retryAfterSeconds) };
  throw new AppError(errors.account_locked, { headers });
}

/** What is counted, and how far. */
export interface AttemptCounters {
  readonly lockKey: string;
  readonly lockout: LockoutPolicy;
  /** The address whose failures are counted too; `null` where the lock is enough. */
  readonly ip: string | null;
}

/**
 * Counts failed proofs by what they are for and by address. The counters are asked again once the proof has been
 * checked and before anything is told, so that of many guesses at once no more than the limit get an answer.
 */
export class AttemptGuard {
  readonly #deps: IdentityDeps;
  readonly #lockKey: string;
  readonly #lockout: LockoutPolicy;
  readonly #addressCounter: string | null;
  readonly #addressPolicy: RatePolicy;

  constructor(deps: IdentityDeps, { lockKey, lockout, ip }: AttemptCounters) {
    this.#deps = deps;
    this.#lockKey = lockKey;
    this.#lockout = lockout;
    this.#addressCounter = ip === null ? null : `sign-in-address:${addressKey(ip)}`;
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

  /** After a wrong proof. Throws like {@link begin} when the answer must not be told; answers whether it locked. */
  async fail(): Promise<{ readonly locks: boolean }> {
    const [lock] = await Promise.all([
      this.#deps.lockouts.fail(this.#lockKey, this.#lockout),
      this.#requireAddress("hit"),
    ]);
    requireUnlocked(lock);
    return { locks: !lock.locked && lock.locks };
  }

  /** After the right proof: forgets the failures. Throws like {@link begin}. */
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

/**
 * Guards a sign-in with a password. A device that the account knows is counted by itself: others cannot shut its owner
 * out.
 */
export class SignInGuard extends AttemptGuard {
  readonly #known: boolean;

  constructor(deps: IdentityDeps, ip: string, account: string, deviceId: string | null) {
    super(deps, {
      lockKey: deviceId === null ? accountLock(account) : deviceLock(deviceId),
      lockout: deps.identityLimits.lockout,
      ip: deviceId === null ? ip : null,
    });
    this.#known = deviceId !== null;
  }

  /**
   * Asks nothing about a device that the account knows: strangers cannot lock it, so that the question would be put for
   * nothing at nearly every sign-in. {@link fail} and {@link pass} ask it before anything is told.
   */
  override async begin(): Promise<void> {
    if (!this.#known) await super.begin();
  }
}
