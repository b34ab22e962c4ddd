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

/** A room with so many sockets, `bundled` of which take several signals in a frame, and the frames that each turn has sent. */
function crowd(size: number, bundled = 0) {
  const frames: string[] = [];
  const connection = { send: (text: string) => frames.push(text) };
  const sockets = new RoomSockets();
  for (let number = 0; number < size; number += 1) {
    const state = { ...SEEN, userId: `user-${number}`, bundled: number < bundled };
    sockets.add(new RoomSocket(connection as never, state));
  }
  const taken = () => frames.splice(0);
  return { signals: new Signals(sockets, NO_RELAYS), taken };
}

/** What each millisecond of that time sent. */
function turnsOf(taken: () => string[], ms: number): string[][] {
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
    const { signals, taken } = crowd(1_000);
    for (let user = 0; user < 1_000; user += 1) {
      signals.tell({ t: "presence", userId: `user-${user}`, online: true });
    }
    const turns = [taken(), ...turnsOf(taken, 20 * SECOND)];
    expect(Math.max(...turns.map(({ length }) => length))).toBeLessThan(200 + 20);
    const all = turns.flat().length;
    expect(all).toBeGreaterThan(20_000 + 19 * 5_000);
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

  it("of a crowd go together to sockets that take several in a frame: all are told within seconds", () => {
    const { signals, taken } = crowd(1_000, 1_000);
    for (let user = 0; user < 1_000; user += 1) {
      signals.tell({ t: "presence", userId: `user-${user}`, online: true });
    }
    const turns = [taken(), ...turnsOf(taken, SECOND)];
    expect(Math.max(...turns.map(({ length }) => length))).toBeLessThanOrEqual(200);
    const frames = turns.flat();
    // The first left alone; those that waited for it follow in two frames to each.
    expect(frames).toHaveLength(999 + 2 * 1_000);
    const bundles = frames.filter((text) => text.includes('"signals"'));
    const told = [...new Set(bundles)].flatMap(
      (text) => (JSON.parse(text) as { signals: { userId: string }[] }).signals,
    );
    expect(told.map(({ userId }) => userId)).toEqual(
      Array.from({ length: 999 }, (_, index) => `user-${index + 1}`),
    );
  });

  it("reach those who take one a frame beside those who take many, each signal once", () => {
    const { signals, taken } = crowd(300, 299);
    for (let user = 0; user < 300; user += 1) {
      signals.tell({ t: "receipt", userId: `user-${user}`, read: user + 1 });
    }
    const frames = [taken(), ...turnsOf(taken, 20 * SECOND)]
      .flat()
      .map((text) => JSON.parse(text) as { t: string; signals?: object[]; userId?: string });
    // The first went to all alone.
    const plain = frames.filter(({ t }) => t === "receipt").slice(299);
    expect(plain.map(({ userId }) => userId)).toEqual(
      Array.from({ length: 300 }, (_, index) => `user-${index}`),
    );
    const many = frames.flatMap(({ signals: some = [] }) => some);
    expect(many).toHaveLength(299 * 299);
  });
});
