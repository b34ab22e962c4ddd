import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "../testing/fake-socket.ts";
import { LiveSocket, type LiveSocketOptions } from "./live-socket.ts";

let socket: LiveSocket | undefined;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
});

afterEach(() => {
  socket?.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function opened(options: Partial<LiveSocketOptions> = {}): Promise<LiveSocket> {
  socket = new LiveSocket({
    url: () => "ws://here/api/ws",
    token: async (refused) => (refused === null ? "token-1" : `not-${refused}`),
    onFrame: () => {},
    ...options,
  });
  socket.open();
  await vi.advanceTimersByTimeAsync(0);
  return socket;
}

describe("works", () => {
  it("offers the protocol and the token, and never the token in the address", async () => {
    await opened();
    expect(FakeSocket.last.protocols).toEqual(["veche.v1", "bearer.token-1"]);
    expect(FakeSocket.last.url).not.toContain("token");
  });

  it("hands over frames while open, and says when it could not", async () => {
    const live = await opened();
    expect(live.send({ t: "typing" })).toBe(false);
    FakeSocket.last.accept();
    expect(live.send({ t: "typing" })).toBe(true);
    expect(FakeSocket.last.said()).toEqual([{ t: "typing" }]);
  });

  it("hands over nothing to a connection that is ending, which would drop it without a word", async () => {
    const live = await opened();
    FakeSocket.last.accept();
    FakeSocket.last.beginEnd();
    expect(live.send({ t: "typing" })).toBe(false);
    expect(FakeSocket.last.said()).toEqual([]);
  });

  it("pings every 25 seconds", async () => {
    await opened();
    FakeSocket.last.accept();
    FakeSocket.last.say({ t: "pong" });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(FakeSocket.last.said("ping")).toHaveLength(2);
  });

  it("asks where to resume for every connection anew", async () => {
    let after = 1;
    await opened({ url: () => `ws://here/?after=${after}` });
    after = 9;
    FakeSocket.last.end();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.opened.map(({ url }) => url)).toEqual([
      "ws://here/?after=1",
      "ws://here/?after=9",
    ]);
  });
});

describe("refuses", () => {
  it("a token that was not taken: asks for another one and comes back at once", async () => {
    await opened();
    FakeSocket.last.accept();
    FakeSocket.last.end(4401);
    await vi.advanceTimersByTimeAsync(0);
    expect(FakeSocket.last.protocols).toContain("bearer.not-token-1");
  });

  it.each([4403, 4404])("to try again after %d", async (code) => {
    const onRefused = vi.fn();
    const live = await opened({ onRefused });
    FakeSocket.last.accept();
    FakeSocket.last.end(code);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(onRefused).toHaveBeenCalledWith(code);
    expect(live.connection).toBe("closed");
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it("to try again after a close that is meant for good", async () => {
    const onRefused = vi.fn();
    await opened({ onRefused, finalCodes: [4409] });
    FakeSocket.last.accept();
    FakeSocket.last.end(4409);
    await vi.advanceTimersByTimeAsync(120_000);
    expect(onRefused).toHaveBeenCalledWith(4409);
    expect(FakeSocket.opened).toHaveLength(1);
  });

  it("to connect without a session", async () => {
    const onRefused = vi.fn();
    await opened({ token: async () => null, onRefused });
    expect(onRefused).toHaveBeenCalledWith(4401);
    expect(FakeSocket.opened).toHaveLength(0);
  });
});

describe("survives", () => {
  it("losses: waits longer each time, half a minute at most, and no longer once it is back", async () => {
    vi.spyOn(Math, "random").mockReturnValue(1);
    await opened();
    const waits: number[] = [];
    for (let loss = 0; loss < 9; loss += 1) {
      FakeSocket.last.end();
      const before = FakeSocket.opened.length;
      let waited = 0;
      for (; FakeSocket.opened.length === before; waited += 500) {
        await vi.advanceTimersByTimeAsync(500);
      }
      waits.push(waited);
    }
    expect(waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    FakeSocket.last.accept();
    FakeSocket.last.say({ t: "pong" });
    FakeSocket.last.end();
    await vi.advanceTimersByTimeAsync(500);
    expect(FakeSocket.opened).toHaveLength(11);
  });

  it("a connection that dies in silence: ten seconds after a ping without an answer", async () => {
    await opened();
    FakeSocket.last.accept();
    FakeSocket.last.say({ t: "pong" });
    await vi.advanceTimersByTimeAsync(25_000);
    expect(FakeSocket.opened).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(FakeSocket.opened).toHaveLength(2);
    expect(FakeSocket.opened[0]?.closed).toBe(true);
  });

  it("frames of a connection that was given up: they are not heard", async () => {
    const onFrame = vi.fn();
    await opened({ onFrame });
    const first = FakeSocket.last;
    first.accept();
    first.end();
    first.say({ t: "pong" });
    expect(onFrame).not.toHaveBeenCalled();
  });

  it("a platform that cannot be asked for a token: tries again later", async () => {
    let asked = 0;
    await opened({
      token: async () => {
        asked += 1;
        if (asked === 1) throw new Error("no network");
        return "token-1";
      },
    });
    expect(FakeSocket.opened).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(FakeSocket.opened).toHaveLength(1);
  });
});
