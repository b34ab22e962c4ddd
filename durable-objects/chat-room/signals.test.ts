import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SECOND } from "../../shared/kernel/time.ts";
import type { Relays } from "./relays.ts";
import { RoomSocket, RoomSockets, type SocketState } from "./room-sockets.ts";
import { Signals } from "./signals.ts";

const NO_RELAYS = { sockets: 0, plain: 0, tell: () => {} } as unknown as Relays;
const SEEN: Omit<SocketState, "userId"> = {
  sessionId: "s",
  from: 0,
  seenAt: 0,
  strikes: 0,
  silent: false,
};

/** A room with so many sockets, `bundled` of which take several signals in a frame, and what they were sent since last asked. */
function crowd(size: number, bundled = 0) {
  const sent: { readonly to: string; readonly text: string }[] = [];
  const sockets = new RoomSockets();
  for (let number = 0; number < size; number += 1) {
    const to = `user-${number}`;
    const connection = { send: (text: string) => sent.push({ to, text }) };
    const state = { ...SEEN, userId: to, bundled: number < bundled };
    sockets.add(new RoomSocket(connection as never, state));
  }
  const takenBy = () => sent.splice(0);
  const taken = () => takenBy().map(({ text }) => text);
  return { signals: new Signals(sockets, NO_RELAYS), taken, takenBy };
}

/** A thousand come at once; answers what each millisecond of the time after it sent. */
function arrival({ signals, taken }: ReturnType<typeof crowd>, ms: number): string[][] {
  for (let user = 0; user < 1_000; user += 1) {
    signals.tell({ t: "presence", userId: `user-${user}`, online: true });
  }
  return [taken(), ...turnsOf(taken, ms)];
}

/** The signals in a frame. */
function signalsIn(text: string): { readonly t: string; readonly userId: string }[] {
  const frame = JSON.parse(text);
  return frame.t === "signals" ? frame.signals : [frame];
}

/** What each millisecond of that time sent. */
function turnsOf<Sent>(taken: () => Sent[], ms: number): Sent[][] {
  return Array.from({ length: ms }, () => {
    vi.advanceTimersByTime(1);
    return taken();
  });
}

describe("signals", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("leave at once in a small room", () => {
    const { signals, taken } = crowd(20);
    for (let seq = 1; seq <= 30; seq += 1) {
      signals.tell({ t: "receipt", userId: `user-${seq % 20}`, read: seq });
      expect(taken()).toHaveLength(20);
    }
  });

  it("of a crowd never hold up a turn for long, and keep to their budget", () => {
    const turns = arrival(crowd(1_000), 20 * SECOND);
    expect(Math.max(...turns.map(({ length }) => length))).toBeLessThan(200 + 20);
    const all = turns.flat().length;
    expect(all).toBeGreaterThan(20_000 + 18 * 5_000);
    expect(all).toBeLessThanOrEqual(20_000 + 20 * 5_000 + 1_000);
  });

  it("that wait are merged: everybody learns the furthest mark, once", () => {
    const { signals, taken } = crowd(1_000);
    for (let seq = 1; seq <= 100; seq += 1) {
      signals.tell({ t: "receipt", userId: "user-1", read: seq });
    }
    const told = [taken(), ...turnsOf(taken, SECOND)].flat();
    expect(told).toHaveLength(2_000);
    expect(JSON.parse(told.at(-1) ?? "")).toEqual({ t: "receipt", userId: "user-1", read: 100 });
  });

  it("of a crowd go together to sockets that take several in a frame: all are told within a second", () => {
    const { signals, takenBy } = crowd(1_000, 1_000);
    for (let user = 0; user < 1_000; user += 1) {
      signals.tell({ t: "receipt", userId: `user-${user}`, read: 1 });
    }
    const turns = [takenBy(), ...turnsOf(takenBy, SECOND)];
    expect(Math.max(...turns.map(({ length }) => length))).toBeLessThanOrEqual(200);
    const frames = new Map<string, string[]>();
    for (const { to, text } of turns.flat()) frames.set(to, [...(frames.get(to) ?? []), text]);
    expect(frames.size).toBe(1_000);
    const all = Array.from({ length: 1_000 }, (_, user) => `user-${user}`);
    for (const own of frames.values()) {
      // The first went alone; the others follow a hundred in a frame.
      expect(own).toHaveLength(1 + 10);
      expect(own.flatMap(signalsIn).map(({ userId }) => userId)).toEqual(all);
    }
  });

  it("of a crowd with some sockets that take one a frame go together still, when the first burst is spent", () => {
    const { signals, taken } = crowd(1_000, 900);
    for (let user = 0; user < 1_000; user += 1) {
      signals.tell({ t: "receipt", userId: `user-${user}`, read: 1 });
      signals.tell({ t: "presence", userId: `user-${user}`, online: true });
    }
    // One by one: two million frames, which are four hundred seconds.
    const told = [taken(), ...turnsOf(taken, 50 * SECOND)].flat().flatMap(signalsIn);
    expect(told).toHaveLength((1_000 + 999) * 1_000);
  });

  it("of a crowd larger than a burst cost what they weigh, over time", () => {
    const rounds: number[] = [];
    const sockets = 50_000;
    const tell = (lines: readonly unknown[]) => rounds.push(lines.length);
    const relays = { sockets, plain: 0, tell } as unknown as Relays;
    const signals = new Signals(new RoomSockets(), relays);
    for (let user = 0; user < 1_000; user += 1) {
      signals.tell({ t: "presence", userId: `user-${user}`, online: true });
    }
    vi.advanceTimersByTime(100 * SECOND);
    const weight = rounds.reduce((sum, count) => sum + sockets * Math.ceil(count / 50), 0);
    // What the time gave, and the last round on credit.
    expect(weight).toBeLessThanOrEqual(20_000 + 100 * 5_000 + 2 * sockets);
    expect(rounds.length).toBeGreaterThan(3);
  });

  it("of a user's own presence tell the others only, together too", () => {
    const { signals, takenBy } = crowd(1_000, 1_000);
    for (let user = 0; user < 30; user += 1) {
      signals.tell({ t: "presence", userId: `user-${user}`, online: false });
    }
    signals.tell({ t: "receipt", userId: "user-1", read: 7 });
    vi.advanceTimersByTime(SECOND);
    const all = takenBy();
    const of = (user: string) =>
      all.filter(({ to }) => to === user).flatMap(({ text }) => signalsIn(text));
    expect(of("user-999")).toHaveLength(31);
    expect(of("user-1")).toHaveLength(30);
    expect(of("user-1").filter(({ userId }) => userId === "user-1")).toEqual([
      { t: "receipt", userId: "user-1", read: 7 },
    ]);
  });

  it("reach those who take one a frame beside those who take many, each signal once", () => {
    const { signals, taken } = crowd(300, 299);
    for (let user = 0; user < 300; user += 1) {
      signals.tell({ t: "receipt", userId: `user-${user}`, read: user + 1 });
    }
    const frames = [taken(), ...turnsOf(taken, 20 * SECOND)].flat();
    // The first went to all alone.
    const plain = frames.filter((text) => JSON.parse(text).t === "receipt").slice(299);
    expect(plain.map((text) => signalsIn(text)[0]?.userId)).toEqual(
      Array.from({ length: 300 }, (_, index) => `user-${index}`),
    );
    const many = frames.filter((text) => JSON.parse(text).t === "signals").flatMap(signalsIn);
    expect(many).toHaveLength(299 * 299);
  });
});
