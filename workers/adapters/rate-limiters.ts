import { createHash } from "node:crypto";
import { proxyDurable } from "itty-durable/proxy-durable.js";
import type {
  FailureVerdict,
  LockoutPolicy,
  Lockouts,
  LockoutVerdict,
} from "../domains/identity/ports.ts";
import type { RateLimiter, RatePolicy, RateVerdict } from "../domains/platform/ports.ts";

/** The counter object's methods as they are called from here. */
interface Counter {
  hit(policy: RatePolicy): Promise<RateVerdict>;
  peek(policy: RatePolicy): Promise<RateVerdict>;
  peekLock(): Promise<LockoutVerdict>;
  fail(policy: LockoutPolicy): Promise<FailureVerdict>;
  pass(): Promise<LockoutVerdict>;
  clear(): Promise<unknown>;
}

/** A key may hold anything that somebody typed; the object's name travels in a header. */
export function counterName(key: string): string {
  return `key:${createHash("sha256").update(key).digest("base64url")}`;
}

function counters(namespace: Env["RATE_LIMITER"]): (key: string) => Counter {
  const proxied = proxyDurable(namespace, { name: "RATE_LIMITER", parse: true });
  return (key) => proxied.get(counterName(key));
}

/** Exact counters, one object a key. */
export function objectRateLimiter(namespace: Env["RATE_LIMITER"]): RateLimiter {
  const counter = counters(namespace);
  return {
    hit: (key, policy) => counter(key).hit(policy),
    peek: (key, policy) => counter(key).peek(policy),
    clear: async (key) => {
      await counter(key).clear();
    },
  };
}

/** Failures that lock, in the same kind of object. */
export function objectLockouts(namespace: Env["RATE_LIMITER"]): Lockouts {
  const counter = counters(namespace);
  return {
    peek: (key) => counter(key).peekLock(),
    fail: (key, policy) => counter(key).fail(policy),
    pass: (key) => counter(key).pass(),
    clear: async (key) => {
      await counter(key).clear();
    },
  };
}
