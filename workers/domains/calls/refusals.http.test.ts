import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CallRoom } from "../../../durable-objects/call-room/call-room.ts";
import { MAX_SDP, MAX_SIGNAL_BYTES } from "../../../shared/contracts/calls/index.ts";
import {
  type Account,
  advanceClock,
  resetClock,
  sendJson,
} from "../../../shared/testing/accounts.ts";
import {
  askCalls,
  device,
  end,
  enterCall,
  getCall,
  initiate,
  listed,
  openCall,
  people,
  respond,
  until,
} from "../../../shared/testing/calls.ts";

let anna: Account;
let boris: Account;
let clara: Account;
beforeEach(async () => {
  [anna, boris, clara] = (await people(3)) as [Account, Account, Account];
});
afterEach(resetClock);

/** A call of Anna's that Boris has answered. */
async function answered(): Promise<string> {
  const { call } = await initiate(anna, boris);
  expect((await respond(boris, call.id, "accept")).status).toBe(200);
  return call.id;
}

const room = (id: string) => env.CALL_ROOM.getByName(id);
const history = async (who: Account) => {
  await until(async () => (await listed(who, "history")).length > 0);
  return listed(who, "history");
};

describe("calls refuse", () => {
  it("an answer that comes twice, too late, or from who called", async () => {
    const { call } = await initiate(anna, boris);
    expect(await respond(anna, call.id, "accept")).toMatchObject({
      status: 409,
      code: "call_state",
    });
    expect((await respond(boris, call.id, "accept")).status).toBe(200);
    expect(await respond(boris, call.id, "accept")).toMatchObject({
      status: 409,
      code: "call_state",
    });
    expect(await respond(boris, call.id, "reject")).toMatchObject({
      status: 409,
      code: "call_state",
    });
    await end(anna, call.id);
    expect(await respond(boris, call.id, "accept")).toMatchObject({
      status: 409,
      code: "call_state",
    });
  });

  it("to end another's call, or to look at it", async () => {
    const id = await answered();
    expect((await end(clara, id)).status).toBe(404);
    expect((await askCalls("DELETE", `/api/calls/${id}`, clara)).status).toBe(404);
    expect((await getCall(anna, id)).call.status).toBe("answered");
    expect(await askCalls("DELETE", `/api/calls/${id}`, anna)).toMatchObject({
      status: 409,
      code: "call_state",
    });
  });

  it("the callee of one call in the room of another", async () => {
    const id = await answered();
    const [dora] = (await people(1)) as [Account];
    const other = await initiate(clara, dora);
    expect(await (await openCall(dora, id)).closed).toBe(4404);
    expect((await respond(dora, id, "accept")).status).toBe(404);
    expect((await end(dora, other.call.id)).call.status).toBe("rejected");
  });

  it("a room to who has not accepted, and signals before joining it", async () => {
    const { call } = await initiate(anna, boris);
    const early = await openCall(boris, call.id);
    early.send({ t: "join_call_room" });
    expect(await early.frame("error")).toMatchObject({ code: "call_state" });
    await respond(boris, call.id, "accept");
    const late = await openCall(boris, call.id);
    late.send({ t: "sdp_offer", to: anna.user.id, sdp: "offer" });
    expect(await late.frame("error")).toMatchObject({ code: "not_joined" });
  });

  it("signals to somebody who is not in the room, and to oneself", async () => {
    const id = await answered();
    const socket = await enterCall(anna, id);
    for (const to of [clara.user.id, boris.user.id, anna.user.id]) {
      socket.send({ t: "sdp_offer", to, sdp: "offer" });
      expect(await socket.frame("error", (error) => error.to === to)).toMatchObject({
        code: "no_such_peer",
      });
    }
  });

  it("a flood of candidates: most do not arrive, and the socket is closed", async () => {
    const id = await answered();
    const one = await enterCall(anna, id);
    const two = await enterCall(boris, id);
    const candidate = { candidate: "candidate:1 1 udp 1 192.0.2.1 9 typ host" };
    for (let sent = 0; sent < 1_000; sent += 1) {
      one.send({ t: "ice_candidate", to: boris.user.id, candidate });
    }
    expect(await one.closed).toBe(4429);
    await two.settled();
    expect(two.all("ice_candidate").length).toBeLessThan(400);
  });

  it("frames that are too large or no frames: the third closes the socket", async () => {
    const id = await answered();
    const one = await enterCall(anna, id);
    const two = await enterCall(boris, id);
    const to = boris.user.id;
    one.send({ t: "sdp_offer", to, sdp: "x".repeat(MAX_SDP + 1) });
    expect(await one.frame("error")).toMatchObject({ code: "payload_too_large" });
    one.sendRaw("x".repeat(MAX_SIGNAL_BYTES + 1));
    one.sendRaw("no frame");
    one.send({ t: "sdp_offer", to, sdp: "late" });
    expect(await one.closed).toBe(4400);
    expect(one.all("error").map(({ code }) => code)).toEqual([
      "payload_too_large",
      "payload_too_large",
      "malformed_json",
    ]);
    // Whoever was closed is away at once, and may come back.
    expect(await two.frame("peer_away")).toMatchObject({ userId: anna.user.id });
    expect(two.all("sdp_offer")).toEqual([]);
    await enterCall(anna, id);
  });

  it("the same wish twice: one call", async () => {
    const body = { targetUserId: boris.user.id, type: "voice" };
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const wish = () => askCalls("POST", "/api/calls/initiate", anna, body, key);
    const both = await Promise.all([wish(), wish()]);
    const again = await wish();
    expect(again.status).toBe(201);
    for (const { status, call } of both) if (status === 201) expect(call.id).toBe(again.call.id);
    expect(await listed(boris, "active")).toHaveLength(1);
  });
});

describe("calls survive", () => {
  it("both calling each other at once: one call, that both are in", async () => {
    const both = await Promise.all([initiate(anna, boris), initiate(boris, anna)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(new Set(both.map(({ call }) => call.id)).size).toBe(1);
    const id = both[0]?.call.id ?? "";
    expect((await getCall(anna, id)).call.status).toBe("answered");
    for (const who of [anna, boris]) expect(await listed(who, "active")).toMatchObject([{ id }]);
    await end(anna, id);
    for (const who of [anna, boris]) expect(await history(who)).toHaveLength(1);
  });

  it("a call back while it rings: it is answered", async () => {
    const { call } = await initiate(anna, boris);
    const back = await initiate(boris, anna);
    expect(back).toMatchObject({ status: 200, call: { id: call.id, status: "answered" } });
  });

  it("a callee who never comes: missed after 45 seconds, and everybody is free", async () => {
    const { call } = await initiate(anna, boris);
    await advanceClock(46);
    expect((await getCall(anna, call.id)).call).toMatchObject({
      status: "missed",
      endReason: "no_answer",
      durationSeconds: 0,
    });
    expect(await listed(boris, "history", "?missed=true")).toHaveLength(
      (await history(boris)).length,
    );
    expect(await listed(anna, "history", "?missed=true")).toEqual([]);
    expect((await initiate(boris, anna)).status).toBe(201);
  });

  it("somebody whose socket is gone for 20 seconds", async () => {
    const id = await answered();
    const one = await enterCall(anna, id);
    const two = await enterCall(boris, id);
    two.close();
    await one.frame("peer_away");
    await advanceClock(21);
    expect(await one.frame("call_status", ({ call }) => call.endedAt !== null)).toMatchObject({
      call: { status: "ended", endReason: "connection_lost" },
    });
    expect(await one.closed).toBe(1000);
  });

  it("a lost socket: what came meanwhile is brought in order, and the peer hears of it", async () => {
    const id = await answered();
    const one = await enterCall(anna, id, "page");
    const two = await enterCall(boris, id, "page");
    two.close();
    await one.frame("peer_away");
    const to = boris.user.id;
    one.send({ t: "sdp_offer", to, sdp: "offer" });
    for (const at of [1, 2, 3]) {
      one.send({ t: "ice_candidate", to, candidate: { candidate: String(at) } });
    }
    await one.settled();
    await evictDurableObject(room(id));
    const back = await enterCall(boris, id, "page");
    await back.frame("ice_candidate", ({ candidate }) => candidate?.candidate === "3");
    const brought = back.frames.map((frame) => frame.t);
    expect(brought.slice(0, 5)).toEqual([
      "room_state",
      "sdp_offer",
      "ice_candidate",
      "ice_candidate",
      "ice_candidate",
    ]);
    expect(await one.frame("peer_joined", ({ resumed }) => resumed)).toMatchObject({ userId: to });
  });

  it("a page that is loaded anew: it gets nothing that was meant for the old one", async () => {
    const id = await answered();
    const one = await enterCall(anna, id, "page");
    await enterCall(boris, id, "old page");
    one.send({ t: "media_state", audio: true, video: false, screen: false });
    const back = await enterCall(boris, id, "new page");
    expect(await back.frame("room_state")).toMatchObject({
      peers: [{ userId: anna.user.id, audio: true, video: false }],
    });
    await until(async () => one.all("peer_joined").length === 2);
    expect(one.all("peer_joined").at(-1)).toMatchObject({ resumed: false });
  });

  it("an object that is stopped in every state", async () => {
    const { call } = await initiate(anna, boris);
    await evictDurableObject(room(call.id));
    expect((await respond(boris, call.id, "accept")).call.status).toBe("answered");
    await evictDurableObject(room(call.id));
    expect((await end(anna, call.id)).call.status).toBe("ended");
    await evictDurableObject(room(call.id));
    expect((await getCall(boris, call.id)).call.status).toBe("ended");
    await advanceClock(60);
    expect(await history(boris)).toHaveLength(1);
    const ring = await initiate(anna, boris);
    await evictDurableObject(room(ring.call.id));
    await advanceClock(46);
    expect((await getCall(anna, ring.call.id)).call.status).toBe("missed");
  });

  it("a claim that was begun and given up: nobody stays busy", async () => {
    await env.USER_HUB.getByName(boris.user.id).claim(crypto.randomUUID(), "people:nobody");
    expect((await initiate(anna, boris)).status).toBe(201);
  });

  it("a session that ends: its sockets are closed", async () => {
    const id = await answered();
    const socket = await enterCall(boris, id);
    await sendJson("POST", "/api/auth/logout", {}, boris.headers);
    expect(await socket.closed).toBe(4401);
  });

  it("the end of a call is told once and forgotten later, and its history stays", async () => {
    const id = await answered();
    await end(anna, id);
    expect(await history(anna)).toHaveLength(1);
    await advanceClock(700);
    const kept = await runInDurableObject(room(id), (_: CallRoom, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name = 'call'").toArray(),
    );
    expect(kept).toEqual([]);
    expect((await end(boris, id)).call.status).toBe("ended");
    expect((await getCall(boris, id)).call.status).toBe("ended");
    expect((await askCalls("DELETE", `/api/calls/${id}`, boris)).status).toBe(204);
    expect((await getCall(boris, id)).status).toBe(404);
    expect(await listed(boris, "history")).toEqual([]);
    expect(await listed(anna, "history")).toHaveLength(1);
    const counted = await env.DB.prepare(
      "SELECT value FROM usage_days WHERE metric = 'calls' AND source = ?",
    ).bind(id);
    expect(await counted.first("value")).toBe(1);
  });

  it("one device answers: the others stop ringing", async () => {
    const phone = await device(boris);
    const desk = await device(boris);
    const { call } = await initiate(anna, boris);
    for (const one of [phone, desk]) {
      await one.frame("notification", ({ notification }) => notification.kind === "call");
    }
    await respond(boris, call.id, "accept");
    for (const one of [phone, desk]) {
      await one.frame("notification", ({ notification }) => notification.kind === "call_ended");
      await one.frame("call", (frame) => frame.call.status === "answered");
    }
  });

  it("how it went is told by each, and seen whole by who called", async () => {
    const id = await answered();
    const report = {
      states: [{ state: "connected", atMs: 320 }],
      path: "relay",
      setupMs: 410,
      bitrateKbps: 31.5,
      loss: 0.01,
      roundTripMs: 40,
    };
    const path = `/api/calls/${id}/diagnostics`;
    for (const who of [anna, boris]) {
      expect((await askCalls("POST", path, who, report)).status).toBe(204);
    }
    expect((await askCalls("POST", path, clara, report)).status).toBe(404);
    const seen = async (who: Account) => {
      const response = await sendJson("GET", path, undefined, who.headers);
      return (await response.json<{ items: { userId: string }[] }>()).items;
    };
    expect(await seen(anna)).toHaveLength(2);
    expect(await seen(boris)).toMatchObject([{ userId: boris.user.id, ...report, failure: null }]);
  });
});
