import { createDurable } from "itty-durable/itty-durable.js";
import { clockOffset, type Millis, SECOND, systemClock } from "../../shared/kernel/time.ts";
import type {
  FailureVerdict,
  LockoutPolicy,
  LockoutVerdict,
} from "../../workers/domains/identity/ports.ts";
import {
  afterFailure,
  type LockoutState,
  lockedSeconds,
  lockoutForgottenAt,
  unlocked,
} from "../../workers/domains/identity/rules.ts";
import type { RatePolicy, RateVerdict } from "../../workers/domains/platform/ports.ts";
import { hitWindow, peekWindow } from "../../workers/domains/platform/rules.ts";
import { readyClock } from "../object-clock.ts";

/** Its instance's own fields are what it keeps; each change is written before the reply leaves. */
const Counter = createDurable();

/**
 * One counter: events in a sliding window, or failures that lock. Reading and writing happen in one turn, so that it is
 * exact whatever comes at once.
 */
export class RateLimiter extends Counter {
  declare readonly state: DurableObjectState;
  hits: readonly Millis[] = [];
  lockout: LockoutState = unlocked;
  /** When nothing here matters any more. */
  keepUntil: Millis = 0;

  constructor(state: DurableObjectState, env: Env) {
    // It needs no bindings: none are handed on.
    super(state, {});
    state.blockConcurrencyWhile(() => readyClock(env));
  }

  async hit(policy: RatePolicy): Promise<RateVerdict> {
    const now = systemClock.now();
    const { verdict, hits } = hitWindow(this.hits, policy, now);
    this.hits = hits;
    await this.keep(now + policy.windowSeconds * SECOND);
    return verdict;
  }

  peek(policy: RatePolicy): RateVerdict {
    return peekWindow(this.hits, policy, systemClock.now());
  }

  peekLock(): LockoutVerdict {
    return this.lockVerdict(systemClock.now());
  }

  async fail(policy: LockoutPolicy): Promise<FailureVerdict> {
    const now = systemClock.now();
    const before = this.lockVerdict(now);
    if (before.locked) return before;
    this.lockout = afterFailure(this.lockout, policy, now);
    await this.keep(lockoutForgottenAt(this.lockout, policy));
    return { locked: false, locks: lockedSeconds(this.lockout, now) > 0 };
  }

  async pass(): Promise<LockoutVerdict> {
    const verdict = this.lockVerdict(systemClock.now());
    if (!verdict.locked && this.lockout !== unlocked) await this.clear();
    return verdict;
  }

  async clear(): Promise<{ cleared: true }> {
    this.hits = [];
    this.lockout = unlocked;
    this.keepUntil = 0;
    await this.state.storage.deleteAll();
    return { cleared: true };
  }

  async alarm(): Promise<void> {
    await this.loadFromStorage();
    const now = systemClock.now();
    if (now >= this.keepUntil) await this.clear();
    else await this.setAlarm(this.keepUntil - clockOffset());
  }

  private lockVerdict(now: Millis): LockoutVerdict {
    const retryAfterSeconds = lockedSeconds(this.lockout, now);
    return retryAfterSeconds > 0 ? { locked: true, retryAfterSeconds } : { locked: false };
  }

  private async keep(until: Millis): Promise<void> {
    this.keepUntil = Math.max(this.keepUntil, until);
    await this.persist();
    const alarm: number | null = await this.getAlarm();
    if (alarm === null) await this.setAlarm(this.keepUntil - clockOffset());
  }
}
