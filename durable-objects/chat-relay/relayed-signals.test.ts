import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { SECOND } from "../../shared/kernel/time.ts";
import { RoomSocket, RoomSockets } from "../chat-room/room-sockets.ts";
import { RelayedSignals } from "./relayed-signals.ts";

/** A relay with so many sockets, and what they were sent since last asked. */
function relay(size: number) {
  const sent: { readonly to: string; readonly text: string }[] = [];
  const sockets = new RoomSockets();
  for (let number = 0; number < size; number += 1) {
    const to = `user-${number}`;
    const connection = { send: (text: string) => sent.push({ to, text }) };
    const state = { sessionId: "s", from: 0, seenAt: 0, strikes: 0, silent: false, userId: to };
    sockets.add(new RoomSocket(connection as never, state));
  }
  return { signals: new RelayedSignals(sockets), sockets, taken: () => sent.splice(0) };
}

const line = (json: string, except: string | null = null) => ({ json, except });

describe("a relay's signals", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("leave at once where few listen", () => {
    const { signals, taken } = relay(3);
    signals.tell([line("a", "user-1")]);
    expect(taken().map(({ to, text }) => to + text)).toEqual(["user-0a", "user-2a"]);
    signals.tell([line("b")]);
    expect(taken()).toHaveLength(3);
  });

  it("leave at once when there is one by itself, and behind those that wait otherwise", () => {
    const { signals, taken } = relay(1_000);
    signals.tell([line("a")]);
    expect(taken()).toHaveLength(1_000);
    signals.tell([line("b"), line("c")]);
    signals.tell([line("d")]);
    vi.advanceTimersByTime(SECOND);
    const told = taken().filter(({ to }) => to === "user-0");
    expect(told.map(({ text }) => text)).toEqual(["b", "c", "d"]);
  });

  it("reach a crowd in turns, each socket in the room's order", () => {
    const { signals, taken } = relay(1_000);
    for (const word of ["a", "b", "c"]) signals.tell([line(`${word}1`), line(`${word}2`)]);
    const turns = [taken()];
    for (let ms = 0; ms < SECOND; ms += 1) {
      vi.advanceTimersByTime(1);
      turns.push(taken());
    }
    expect(Math.max(...turns.map(({ length }) => length))).toBeLessThanOrEqual(202);
    const all = turns.flat();
    expect(all).toHaveLength(6_000);
    const told = all.filter(({ to }) => to === "user-999").map(({ text }) => text);
    expect(told).toEqual(["a1", "a2", "b1", "b2", "c1", "c2"]);
  });

  it("are not sent to those who have left meanwhile", () => {
    const { signals, sockets, taken } = relay(1_000);
    signals.tell([line("a"), line("b")]);
    for (const socket of [...sockets.ofUser("user-999")]) sockets.remove(socket);
    vi.advanceTimersByTime(SECOND);
    expect(taken()).toHaveLength(2 * 999);
  });
});
