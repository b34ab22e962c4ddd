import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DAY, SECOND } from "../../../shared/kernel/time.ts";
import {
  decideRefresh,
  loginKey,
  nameKey,
  normalisedPassword,
  parseEmail,
  passwordProblem,
  REFRESH_ABSOLUTE_MS,
  REFRESH_REPEAT_MS,
  type RefreshState,
  slidingExpiry,
} from "./rules.ts";

const START = Date.UTC(2026, 10, 21);
const hashOf = (generation: number) => `hash-${generation}`;

function fresh(): RefreshState {
  return {
    endedAt: null,
    endedByReuse: false,
    generation: 0,
    currentHash: hashOf(0),
    besideHash: null,
    previousHash: null,
    rotatedAt: START,
    slidingExpiry: slidingExpiry(START, START + REFRESH_ABSOLUTE_MS),
    absoluteExpiry: START + REFRESH_ABSOLUTE_MS,
  };
}

/** A session as the object keeps it, driven by the decisions alone. */
class Session {
  state = fresh();

  present(generation: number, now: number) {
    const presented = { generation, hash: hashOf(generation) };
    const decision = decideRefresh(this.state, presented, now);
    if (decision === "rotate") this.#rotate(now);
    if (decision === "reuse" && this.state.endedAt === null) {
      this.state = { ...this.state, endedAt: now, endedByReuse: true };
    }
    return decision;
  }

  #rotate(now: number) {
    const { currentHash, generation, absoluteExpiry } = this.state;
    this.state = {
      ...this.state,
      generation: generation + 1,
      previousHash: currentHash,
      currentHash: hashOf(generation + 1),
      rotatedAt: now,
      slidingExpiry: slidingExpiry(now, absoluteExpiry),
    };
  }
}

describe("a refresh token that is shown", () => {
  describe("works", () => {
    it("rotates when it is the present one", () => {
      const session = new Session();
      expect(session.present(0, START)).toBe("rotate");
      expect(session.present(1, START)).toBe("rotate");
    });

    it("repeats its successor for half a minute, any number of times", () => {
      const session = new Session();
      session.present(0, START);
      for (const after of [0, 1, 15 * SECOND, REFRESH_REPEAT_MS]) {
        expect(session.present(0, START + after)).toBe("repeat");
      }
    });

    it("slides thirty days with every use, ninety at most", () => {
      const session = new Session();
      for (const days of [29, 58, 87]) {
        expect(session.present(session.state.generation, START + days * DAY)).toBe("rotate");
      }
      expect(session.present(session.state.generation, START + 90 * DAY - 1)).toBe("rotate");
      expect(session.present(session.state.generation, START + 90 * DAY)).toBe("invalid");
    });
  });

  describe("refuses", () => {
    it("one that was replaced longer than half a minute ago, and the session with it", () => {
      const session = new Session();
      session.present(0, START);
      expect(session.present(0, START + REFRESH_REPEAT_MS + 1)).toBe("reuse");
      expect(session.present(1, START + REFRESH_REPEAT_MS + 2)).toBe("reuse");
      expect(session.state.endedAt).not.toBeNull();
    });

    it("one whose successor has been used, however soon", () => {
      const session = new Session();
      session.present(0, START);
      session.present(1, START);
      expect(session.present(0, START)).toBe("reuse");
    });

    it("one that was not used for thirty days", () => {
      expect(new Session().present(0, START + 30 * DAY)).toBe("invalid");
    });

    it("one of a session that was ended, without calling it reuse", () => {
      const state = { ...fresh(), endedAt: START };
      expect(decideRefresh(state, { generation: 0, hash: hashOf(0) }, START)).toBe("invalid");
    });

    it("one that the session has never had", () => {
      const other = { generation: 0, hash: "another" };
      expect(decideRefresh(fresh(), other, START)).toBe("invalid");
      expect(decideRefresh(fresh(), { generation: 7, hash: hashOf(7) }, START)).toBe("invalid");
    });
  });

  describe("survives", () => {
    it("any honest client that shows each token once or twice in time", () => {
      const steps = fc.array(fc.record({ again: fc.nat(3), wait: fc.nat(DAY) }), { maxLength: 60 });
      fc.assert(
        fc.property(steps, (all) => {
          const session = new Session();
          let now = START;
          for (const { again, wait } of all) {
            const held = session.state.generation;
            expect(session.present(held, now)).toBe("rotate");
            for (let i = 0; i < again; i++) expect(session.present(held, now + i)).toBe("repeat");
            now += Math.max(wait, again);
          }
          expect(session.state.endedAt).toBeNull();
        }),
      );
    });

    it("any thief: whatever is shown, once an old token comes back late nothing is good again", () => {
      const shown = fc.array(fc.record({ back: fc.nat(4), wait: fc.nat(60 * SECOND) }));
      fc.assert(
        fc.property(shown, (all) => {
          const session = new Session();
          let now = START;
          let over = false;
          for (const { back, wait } of all) {
            now += wait;
            const generation = Math.max(0, session.state.generation - back);
            const decision = session.present(generation, now);
            if (over) expect(["reuse", "invalid"]).toContain(decision);
            over ||= decision === "reuse";
          }
        }),
      );
    });
  });
});

describe("names", () => {
  it("are alike whatever the case and however characters are composed", () => {
    expect(nameKey("Anna")).toBe(nameKey("ANNA"));
    expect(nameKey("ИВАН Петров")).toBe(nameKey("иван петров"));
    expect(nameKey("Zoe\u0308")).toBe(nameKey("Zo\u00eb"));
  });

  it("are told apart from addresses at sign-in", () => {
    expect(loginKey(" Anna ")).toEqual({ kind: "username", key: "anna" });
    expect(loginKey("Anna@Example.COM")).toEqual({ kind: "email", key: "anna@example.com" });
  });
});

describe("e-mail addresses", () => {
  it.each([
    ["Anna.P@Example.COM", "anna.p@example.com", "example.com"],
    ["  a+tag@mail.example.org ", "a+tag@mail.example.org", "mail.example.org"],
  ])("are read: %s", (given, key, domain) => {
    expect(parseEmail(given)).toEqual({ address: given.trim(), key, domain });
  });

  it.each([
    "",
    "anna",
    "@example.com",
    "a@",
    "a@b",
    "a b@example.com",
    "a@exa mple.com",
    "a@example..com",
    "a\r\nBcc: x@example.com",
    `${"x".repeat(250)}@example.com`,
  ])("are refused: %j", (given) => {
    expect(parseEmail(given)).toBeNull();
  });
});

describe("passwords", () => {
  const names = ["anna", "Anna Petrova", "anna@example.com"];

  it("are counted in characters, in normal form", () => {
    expect(passwordProblem("seven 7", names)).not.toBeNull();
    expect(passwordProblem("eight 88", names)).toBeNull();
    expect(passwordProblem("🔔".repeat(7), names)).not.toBeNull();
    expect(passwordProblem("🔔".repeat(256), names)).toBeNull();
    expect(passwordProblem("🔔".repeat(257), names)).not.toBeNull();
    expect(passwordProblem(normalisedPassword("e\u0308".repeat(7)), names)).not.toBeNull();
  });

  it("are not the platform's name, with whatever digits and marks", () => {
    for (const bad of ["veche2026", "Veche-Veche!", "вече12345", "1veche_1"]) {
      expect(passwordProblem(bad, names)).not.toBeNull();
    }
    expect(passwordProblem("veche of the north", names)).toBeNull();
  });

  it("need no composition: any characters will do", () => {
    for (const good of ["        ", "пароль для дома", "aaaaaaaaaaaaa", "\u0000\u0001 control"]) {
      expect(passwordProblem(good, names)).toBeNull();
    }
  });

  it("are not the person's own name or address", () => {
    for (const bad of ["ANNA@example.com", "anna petrova"]) {
      expect(passwordProblem(bad, names)).not.toBeNull();
    }
  });
});
