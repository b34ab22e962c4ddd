import { describe, expect, it } from "vitest";
import type { SessionId } from "../../../shared/kernel/ids.ts";
import { LiveSessions } from "./live-sessions.ts";
import type { LiveSession } from "./ports.ts";

const ID = "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f" as SessionId;
const session = { account: { username: "anna" } } as LiveSession;

function make() {
  const clock = { at: 1_000_000, now: () => clock.at };
  return { clock, live: new LiveSessions(clock, { hit: { value: 0 }, miss: { value: 0 } }) };
}

describe("what an isolate remembers of sessions", () => {
  it("is asked for once in four seconds", async () => {
    const { clock, live } = make();
    let asked = 0;
    const ask = async () => {
      asked += 1;
      return session;
    };
    await live.session(ID, ask);
    clock.at += 3_999;
    expect(await live.session(ID, ask)).toBe(session);
    expect(asked).toBe(1);
    clock.at += 1;
    await live.session(ID, ask);
    expect(asked).toBe(2);
  });

  it("is asked for again when the clock was put back", async () => {
    const { clock, live } = make();
    await live.session(ID, async () => session);
    clock.at -= 60_000;
    expect(await live.session(ID, async () => null)).toBeNull();
  });

  it("is gone at once when it is told to forget", async () => {
    const { live } = make();
    await live.session(ID, async () => session);
    live.forget(ID);
    expect(await live.session(ID, async () => null)).toBeNull();
  });

  it("is gone for all sessions of an account, and for no other's", async () => {
    const { live } = make();
    const other = "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e10" as SessionId;
    const theirs = { account: { id: "theirs" } } as LiveSession;
    await live.session(ID, async () => ({ account: { id: "mine" } }) as LiveSession);
    await live.session(other, async () => theirs);
    live.forgetAccount("mine");
    expect(await live.session(ID, async () => null)).toBeNull();
    expect(await live.session(other, async () => null)).toBe(theirs);
  });

  it("does not come back by an answer that was under way meanwhile", async () => {
    const { live } = make();
    let answer: (value: LiveSession) => void = () => {};
    const slow = live.session(ID, () => new Promise((resolve) => (answer = resolve)));
    live.forget(ID);
    answer(session);
    await slow;
    expect(await live.session(ID, async () => null)).toBeNull();
  });

  it("does not keep a failed question", async () => {
    const { live } = make();
    const failing = live.session(ID, async () => {
      throw new Error("unreachable object");
    });
    await expect(failing).rejects.toThrow("unreachable object");
    expect(await live.session(ID, async () => session)).toBe(session);
  });
});
