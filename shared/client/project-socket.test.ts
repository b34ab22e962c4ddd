import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeSocket } from "../testing/fake-socket.ts";
import type { LiveSocket } from "./live-socket.ts";
import { projectSocket } from "./project-socket.ts";

let socket: LiveSocket;
let heard: (number | string)[];

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  FakeSocket.opened = [];
  heard = [];
  socket = projectSocket({
    origin: "http://here",
    projectId: "film",
    token: async () => "token",
    onEvent: ({ seq }) => heard.push(seq),
    onStart: () => heard.push("start"),
    onSnapshot: ({ role }) => heard.push(role),
    onConnection: () => {},
    onRefused: (code) => heard.push(code),
  });
  socket.open();
  await vi.advanceTimersByTimeAsync(0);
});

afterEach(() => {
  socket.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const event = (seq: number) => ({ t: "project_changed", seq });

function welcome(seq: number): void {
  FakeSocket.last.accept();
  FakeSocket.last.say({ t: "hello", projectId: "film", userId: "anna", seq });
}

async function drop(): Promise<void> {
  FakeSocket.last.end();
  await vi.advanceTimersByTimeAsync(1_000);
}

describe("works", () => {
  it("says from where on it tells everything, then tells each event", () => {
    welcome(7);
    FakeSocket.last.say({ t: "snapshot", role: "editor", assets: [] });
    FakeSocket.last.say(event(8));
    expect(heard).toEqual(["start", "editor", 8]);
    expect(FakeSocket.last.url).toBe("ws://here/api/projects/film/ws");
  });
});

describe("survives", () => {
  it("a dropped connection: it goes on after what it heard, and nothing is told twice", async () => {
    welcome(7);
    FakeSocket.last.say(event(8));
    await drop();
    expect(FakeSocket.last.url).toBe("ws://here/api/projects/film/ws?after=8");
    welcome(10);
    for (const seq of [8, 9, 10, 11]) FakeSocket.last.say(event(seq));
    expect(heard).toEqual(["start", 8, 9, 10, 11]);
  });

  it("more missed than is kept: it begins anew, and goes on from there", async () => {
    welcome(7);
    await drop();
    welcome(900);
    FakeSocket.last.say({ t: "gap" });
    FakeSocket.last.say(event(901));
    await drop();
    expect(heard).toEqual(["start", "start", 901]);
    expect(FakeSocket.last.url).toContain("?after=901");
  });
});

describe("refuses", () => {
  it("to come back where the reader is not wanted", async () => {
    welcome(7);
    FakeSocket.last.end(4403);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard).toEqual(["start", 4403]);
    expect(FakeSocket.opened).toHaveLength(1);
  });
});
