import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SessionId, UserId } from "../../../shared/kernel/ids.ts";
import { SECOND } from "../../../shared/kernel/time.ts";
import {
  besideOf,
  decideRefresh,
  mergedAmr,
  type PresentedRefresh,
  REFRESH_ABSOLUTE_MS,
  REFRESH_REPEAT_MS,
  type RefreshState,
  readRefreshToken,
  refreshHash,
  refreshKeys,
  slidingExpiry,
  successorOf,
} from "./rules.ts";

const START = Date.UTC(2026, 10, 21);
const keys = refreshKeys(new Uint8Array(32).fill(1));

/** A session as the object keeps it, with a token beside the present one after each step-up. */
class Session {
  readonly issued: PresentedRefresh[] = [{ generation: 0, hash: "first" }];
  rotations = new Map<number, number>();
  state: RefreshState = {
    endedAt: null,
    endedByReuse: false,
    generation: 0,
    currentHash: "first",
    besideHash: null,
    previousHash: null,
    rotatedAt: START,
    slidingExpiry: slidingExpiry(START, START + REFRESH_ABSOLUTE_MS),
    absoluteExpiry: START + REFRESH_ABSOLUTE_MS,
  };

  get current(): PresentedRefresh {
    return { generation: this.state.generation, hash: this.state.currentHash };
  }

  stepUp(): PresentedRefresh {
    const { generation } = this.state;
    const beside = { generation, hash: `beside ${generation}` };
    this.state = { ...this.state, besideHash: beside.hash };
    this.issued.push(beside);
    return beside;
  }

  present(shown: PresentedRefresh, now: number) {
    const decision = decideRefresh(this.state, shown, now);
    if (decision === "rotate") this.#rotate(shown, now);
    if (decision === "reuse" && this.state.endedAt === null) {
      this.state = { ...this.state, endedAt: now, endedByReuse: true };
    }
    return decision;
  }

  #rotate(shown: PresentedRefresh, now: number) {
    const generation = this.state.generation + 1;
    this.rotations.set(shown.generation, (this.rotations.get(shown.generation) ?? 0) + 1);
    this.state = {
      ...this.state,
      generation,
      previousHash: shown.hash,
      currentHash: `after ${shown.hash}`,
      besideHash: null,
      rotatedAt: now,
      slidingExpiry: slidingExpiry(now, this.state.absoluteExpiry),
    };
    this.issued.push(this.current);
  }
}

describe("a refresh token beside the present one", () => {
  describe("works", () => {
    it("as well as the present one, whichever is shown first, and repeats its successor", () => {
      fc.assert(
        fc.property(fc.boolean(), fc.nat(REFRESH_REPEAT_MS), (useBeside, wait) => {
          const session = new Session();
          const present = session.current;
          const beside = session.stepUp();
          const shown = useBeside ? beside : present;
          expect(session.present(shown, START)).toBe("rotate");
          expect(session.present(shown, START + wait)).toBe("repeat");
        }),
      );
    });

    it("leaves the token before it its half a minute", () => {
      const session = new Session();
      const before = session.current;
      session.present(before, START);
      session.stepUp();
      expect(session.present(before, START + REFRESH_REPEAT_MS)).toBe("repeat");
    });

    it("is the same for one salt, of the same generation, and another for another", () => {
      const salt = fc.uint8Array({ minLength: 32, maxLength: 32 });
      const anyToken = fc.record({
        userId: fc.uuid().map((id) => id as UserId),
        sessionId: fc.uuid().map((id) => id as SessionId),
        generation: fc.integer({ min: 0, max: 2 ** 31 }),
      });
      fc.assert(
        fc.property(anyToken, salt, salt, (token, one, other) => {
          fc.pre(Buffer.compare(one, other) !== 0);
          const text = besideOf(keys, token, one);
          expect(besideOf(keys, token, one)).toBe(text);
          expect(readRefreshToken(keys, text)).toEqual(token);
          expect(besideOf(keys, token, other)).not.toBe(text);
          const next = { ...token, generation: token.generation + 1 };
          expect(besideOf(keys, next, one)).not.toBe(successorOf(keys, text, token, one));
          expect(refreshHash(text)).not.toBe(refreshHash(besideOf(keys, next, one)));
        }),
      );
    });
  });

  describe("refuses", () => {
    it("the other one of the two, at once and for ever, and the session with it", () => {
      fc.assert(
        fc.property(fc.boolean(), fc.nat(120 * SECOND), (useBeside, wait) => {
          const session = new Session();
          const present = session.current;
          const beside = session.stepUp();
          const [first, second] = useBeside ? [beside, present] : [present, beside];
          expect(session.present(first, START)).toBe("rotate");
          expect(session.present(second, START + wait)).toBe("reuse");
          expect(session.present(session.current, START + wait)).toBe("reuse");
        }),
      );
    });
  });

  describe("survives", () => {
    it("anything: no token has two successors, and after a reuse nothing is good again", () => {
      const step = fc.oneof(
        fc.record({ kind: fc.constant("step-up" as const) }),
        fc.record({ kind: fc.constant("show" as const), which: fc.nat(), wait: fc.nat(60_000) }),
      );
      fc.assert(
        fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
          const session = new Session();
          let now = START;
          let over = false;
          for (const one of steps) {
            if (one.kind === "step-up") {
              session.stepUp();
              continue;
            }
            now += one.wait;
            const recent = session.issued.slice(-4);
            const decision = session.present(recent[one.which % recent.length]!, now);
            if (over) expect(decision).toBe("reuse");
            over ||= decision === "reuse";
          }
          for (const count of session.rotations.values()) expect(count).toBe(1);
        }),
      );
    });

    it("an honest client that steps up whenever it likes and goes on with the newest it holds", () => {
      const step = fc.record({ stepsUp: fc.boolean(), again: fc.boolean() });
      fc.assert(
        fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
          const session = new Session();
          for (const { stepsUp, again } of steps) {
            const held = stepsUp ? session.stepUp() : session.current;
            expect(session.present(held, START)).toBe("rotate");
            if (again) expect(session.present(held, START)).toBe("repeat");
          }
          expect(session.state.endedAt).toBeNull();
        }),
      );
    });
  });
});

describe("what was proved in a session", () => {
  it("is all of it, once", () => {
    expect(mergedAmr(["pwd"], ["pwd"])).toEqual(["pwd"]);
    expect(mergedAmr(["hwk", "user", "mfa"], ["pwd"])).toEqual(["hwk", "user", "mfa", "pwd"]);
  });

  it("is more than one factor with a password and something one has", () => {
    expect(mergedAmr(["pwd"], ["otp"])).toEqual(["pwd", "otp", "mfa"]);
    expect(mergedAmr(["swk"], ["pwd"])).toContain("mfa");
    expect(mergedAmr(["otp"], ["hwk"])).not.toContain("mfa");
  });
});
