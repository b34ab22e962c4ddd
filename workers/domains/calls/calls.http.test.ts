import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChatEvent } from "../../../shared/contracts/chat/index.ts";
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
afterEach(resetClock);
beforeEach(async () => {
  [anna, boris, clara] = (await people(3)) as [Account, Account, Account];
});

/** What became of calls, by the log of a chat of Anna's. */
async function callsIn(chatId: string) {
  const path = `/api/chats/${chatId}/events?after=0&limit=100`;
  const response = await sendJson("GET", path, undefined, anna.headers);
  const { items } = await response.json<{ items: ChatEvent[] }>();
  return items.filter((event) => event.kind === "call");
}

/** A call of Anna's that Boris has answered. */
async function answered() {
  const { call } = await initiate(anna, boris);
  expect((await respond(boris, call.id, "accept")).status).toBe(200);
  return call.id;
}

describe("a call", () => {
  describe("works", () => {
    it("rings, is answered, and is over", async () => {
      const phone = await device(boris);
      const begun = await initiate(anna, boris, "video");
      expect(begun.status).toBe(201);
      expect(begun.call).toMatchObject({
        callerId: anna.user.id,
        type: "video",
        group: false,
        topology: "mesh",
        answeredAt: null,
        durationSeconds: null,
      });
      const { call: rung } = await phone.frame("call");
      expect(rung.participants[0]?.user?.displayName).toBe(anna.user.displayName);
      const { id } = begun.call;
      await until(async () => (await getCall(anna, id)).call.status === "ringing");
      expect(await listed(boris, "active")).toMatchObject([{ id, status: "ringing" }]);
      const accepted = await respond(boris, id, "accept");
      expect(accepted.call).toMatchObject({ status: "answered" });
      const over = await end(boris, id);
      expect(over.call).toMatchObject({ status: "ended", endReason: "hung_up" });
      expect(over.call.durationSeconds).toBeGreaterThanOrEqual(0);
      await until(async () => (await listed(anna, "history")).length === 1);
      for (const who of [anna, boris]) {
        expect(await listed(who, "history")).toEqual([over.call]);
        expect(await listed(who, "active")).toEqual([]);
      }
      expect((await getCall(anna, id)).call).toEqual(over.call);
    });

    it("lets two who are in it speak to each other", async () => {
      const id = await answered();
      const one = await enterCall(anna, id);
      const two = await enterCall(boris, id);
      expect(await one.frame("peer_joined")).toMatchObject({
        userId: boris.user.id,
        polite: false,
        resumed: false,
      });
      const { peers } = await two.frame("room_state");
      expect(peers).toMatchObject([{ userId: anna.user.id, polite: true, away: false }]);
      one.send({ t: "sdp_offer", to: boris.user.id, sdp: "offer" });
      expect(await two.frame("sdp_offer")).toEqual({
        t: "sdp_offer",
        from: anna.user.id,
        sdp: "offer",
      });
      two.send({ t: "ice_candidate", to: anna.user.id, candidate: null });
      expect(await one.frame("ice_candidate")).toMatchObject({ candidate: null });
    });
  });

  describe("refuses", () => {
    it("strangers", async () => {
      const id = await answered();
      expect((await getCall(clara, id)).status).toBe(404);
      expect((await end(clara, id)).status).toBe(404);
      expect((await respond(clara, id, "accept")).status).toBe(404);
      expect(await (await openCall(clara, id)).closed).toBe(4404);
    });

    it("a callee in another call, and oneself", async () => {
      await answered();
      const busy = await initiate(clara, boris);
      expect(busy).toMatchObject({ status: 409, code: "busy" });
      expect(await initiate(clara, clara)).toMatchObject({ status: 400, code: "calling_oneself" });
      expect((await initiate(clara, anna)).status).toBe(409);
      const nobody = { targetUserId: crypto.randomUUID(), type: "voice" };
      expect((await askCalls("POST", "/api/calls/initiate", clara, nobody)).status).toBe(404);
    });

    it("who has blocked the caller", async () => {
      const path = `/api/users/${anna.user.id}/block`;
      await sendJson("PUT", path, undefined, boris.headers);
      expect(await initiate(anna, boris)).toMatchObject({ status: 403, code: "blocked" });
      expect(await initiate(boris, anna)).toMatchObject({ status: 403, code: "blocked" });
    });
  });

  describe("ends", () => {
    const block = (by: Account, whom: Account) =>
      sendJson("POST", `/api/users/${whom.user.id}/block`, undefined, by.headers);

    it("when one of two blocks the other, however far it got", async () => {
      const talk = await answered();
      await block(anna, boris);
      expect((await getCall(boris, talk)).call).toMatchObject({
        status: "ended",
        endReason: "hung_up",
      });
      const [dora, eva] = (await people(2)) as [Account, Account];
      const { call: unwanted } = await initiate(clara, dora);
      await block(dora, clara);
      expect((await getCall(clara, unwanted.id)).call.status).toBe("rejected");
      const { call: regretted } = await initiate(dora, eva);
      await block(dora, eva);
      expect((await getCall(eva, regretted.id)).call.status).toBe("cancelled");
    });

    it("and stands in the log of the chat of the two, whichever way", async () => {
      const opened = await sendJson(
        "POST",
        "/api/chats",
        { type: "direct", userId: boris.user.id },
        anna.headers,
      );
      const chat = await opened.json<{ id: string }>();
      const ends: readonly (readonly [string, (callId: string) => Promise<unknown>])[] = [
        ["rejected", (callId) => respond(boris, callId, "reject")],
        ["cancelled", (callId) => end(anna, callId)],
        ["missed", () => advanceClock(46)],
        ["ended", (callId) => respond(boris, callId, "accept").then(() => end(boris, callId))],
      ];
      for (const [status, finish] of ends) {
        const { call } = await initiate(anna, boris);
        await finish(call.id);
        await until(async () => (await callsIn(chat.id)).some((one) => one.status === status));
      }
      const told = await callsIn(chat.id);
      expect(told.map(({ status }) => status)).toEqual(ends.map(([status]) => status));
      for (const one of told) expect(one).toMatchObject({ actorId: anna.user.id, type: "voice" });
    });
  });

  describe("does not disturb", () => {
    const settings = (who: Account, patch: object) =>
      sendJson("PATCH", "/api/notifications/settings", patch, who.headers);
    const always = { enabled: true, from: "00:00", to: "00:00" };

    it("in quiet hours, or who wants no calls: it is shown, but does not ring", async () => {
      for (const patch of [{ quietHours: always }, { kinds: { calls: false } }]) {
        const [dora] = (await people(1)) as [Account];
        const phone = await device(dora);
        await settings(dora, patch);
        const { call } = await initiate(anna, dora);
        expect(await phone.frame("call")).toMatchObject({ quiet: true, call: { id: call.id } });
        const late = await device(dora);
        expect(await late.frame("call")).toMatchObject({ quiet: true });
        await end(anna, call.id);
        await phone.frame("call", (frame) => frame.call.status === "cancelled");
        await phone.settled();
        const kinds = phone.all("notification").map(({ notification }) => notification.kind);
        expect(kinds).not.toContain("call");
        expect(kinds.includes("missed_call")).toBe("kinds" in patch);
      }
    });

    it("unless calls may come through", async () => {
      const phone = await device(boris);
      await settings(boris, { quietHours: { ...always, allowCalls: true } });
      const { call } = await initiate(anna, boris);
      expect(await phone.frame("call")).toMatchObject({ quiet: false });
      await phone.frame("notification", ({ notification }) => notification.callId === call.id);
    });
  });
});
