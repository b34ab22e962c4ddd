import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { DAY, MINUTE, SECOND, shiftClock } from "../../shared/kernel/time.ts";
import {
  counterName,
  objectLockouts,
  objectRateLimiter,
} from "../../workers/adapters/rate-limiters.ts";

const limiter = objectRateLimiter(env.RATE_LIMITER);
const lockouts = objectLockouts(env.RATE_LIMITER);
const policy = { name: "test", limit: 5, windowSeconds: 60 };
const lockout = {
  failures: 5,
  windowSeconds: 900,
  firstLockSeconds: 900,
  longestLockSeconds: 86_400,
};

let made = 0;
function freshKey() {
  made += 1;
  return `key-${made}`;
}

function objectOf(key: string) {
  return env.RATE_LIMITER.get(env.RATE_LIMITER.idFromName(counterName(key)));
}

afterEach(() => shiftClock(0));

describe("an exact limit", () => {
  describe("works", () => {
    it("lets exactly the limit through, however many come at once", async () => {
      const key = freshKey();
      const verdicts = await Promise.all(
        Array.from({ length: 100 }, () => limiter.hit(key, policy)),
      );
      expect(verdicts.filter(({ allowed }) => allowed)).toHaveLength(5);
    });

    it("lets the next through when the oldest is a window ago", async () => {
      const key = freshKey();
      for (let i = 0; i < 5; i++) await limiter.hit(key, policy);
      shiftClock(59 * SECOND);
      const refused = await limiter.hit(key, policy);
      expect(refused).toMatchObject({ allowed: false, remaining: 0 });
      expect(refused.resetSeconds).toBeLessThanOrEqual(1);
      shiftClock(61 * SECOND);
      expect(await limiter.hit(key, policy)).toMatchObject({ allowed: true, remaining: 4 });
    });

    it("only looks when it is asked to look", async () => {
      const key = freshKey();
      for (let i = 0; i < 20; i++) {
        expect(await limiter.peek(key, policy)).toMatchObject({ allowed: true, remaining: 5 });
      }
    });

    it("keeps keys apart, also one that looks like an object's id", async () => {
      const [one, two] = ["f".repeat(64), "e".repeat(64)];
      for (let i = 0; i < 5; i++) await limiter.hit(one, policy);
      expect((await limiter.hit(one, policy)).allowed).toBe(false);
      expect((await limiter.hit(two, policy)).allowed).toBe(true);
      await limiter.clear(one);
      expect((await limiter.hit(one, policy)).allowed).toBe(true);
    });
  });

  describe("survives", () => {
    it("any key that somebody can type", async () => {
      for (const key of ["Вера", "\u0000", "a\r\nb", "🔔".repeat(500), ""]) {
        expect((await limiter.hit(key, policy)).remaining).toBe(4);
      }
    });

    it("being put away", async () => {
      const key = freshKey();
      for (let i = 0; i < 4; i++) await limiter.hit(key, policy);
      await evictDurableObject(objectOf(key));
      expect((await limiter.hit(key, policy)).allowed).toBe(true);
      await evictDurableObject(objectOf(key));
      expect((await limiter.hit(key, policy)).allowed).toBe(false);
    });
  });
});

describe("a lock-out", () => {
  it("tells of exactly five failures, however many come at once", async () => {
    const key = freshKey();
    const verdicts = await Promise.all(
      Array.from({ length: 100 }, () => lockouts.fail(key, lockout)),
    );
    expect(verdicts.filter(({ locked }) => !locked)).toHaveLength(5);
    expect(await lockouts.peek(key)).toEqual({ locked: true, retryAfterSeconds: 900 });
    expect(await lockouts.pass(key)).toEqual({ locked: true, retryAfterSeconds: 900 });
  });

  it("lasts twice as long the second time, also after being put away", async () => {
    const key = freshKey();
    for (let i = 0; i < 5; i++) await lockouts.fail(key, lockout);
    await evictDurableObject(objectOf(key));
    shiftClock(15 * MINUTE + SECOND);
    expect(await lockouts.peek(key)).toEqual({ locked: false });
    for (let i = 0; i < 5; i++) await lockouts.fail(key, lockout);
    const verdict = await lockouts.peek(key);
    expect(verdict).toMatchObject({ locked: true });
    expect(verdict.locked && verdict.retryAfterSeconds).toBeGreaterThan(1_700);
  });

  it("forgets failures when the right password comes", async () => {
    const key = freshKey();
    for (let i = 0; i < 4; i++) await lockouts.fail(key, lockout);
    expect(await lockouts.pass(key)).toEqual({ locked: false });
    for (let i = 0; i < 4; i++) await lockouts.fail(key, lockout);
    expect(await lockouts.peek(key)).toEqual({ locked: false });
  });

  it("is over after its time, and forgotten after two quiet days", async () => {
    const key = freshKey();
    for (let i = 0; i < 5; i++) await lockouts.fail(key, lockout);
    shiftClock(4 * DAY);
    for (let i = 0; i < 5; i++) await lockouts.fail(key, lockout);
    expect(await lockouts.peek(key)).toEqual({ locked: true, retryAfterSeconds: 900 });
  });
});
