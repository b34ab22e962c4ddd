// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { type Account, advanceClock, resetClock } from "../../../shared/testing/accounts.ts";
import {
  askCalls,
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
import type { CallPlan } from "./rules.ts";

afterEach(resetClock);

/** A chat with these people. */
async function chatOf(...accounts: Account[]): Promise<string> {
  const id = crypto.randomUUID();
  const room = env.CHAT_ROOM.getByName(id);
  for (const { user } of accounts) {
    const { id: userId, username, displayName, avatarUrl } = user;
    const chat = { id, type: "group" as const, title: "Test", createdAt: 0 };
    await room.join(chat, { id: userId, username, displayName, avatarUrl, version: 1 });
  }
  return id;
}

function callChat(who: Account, chatId: string) {
  return askCalls("POST", "/api/calls/initiate", who, { chatId, type: "video" });
}

async function callsIn(chatId: string, who: Account) {
  const events = await env.CHAT_ROOM.getByName(chatId).events(who.user.id, 0, 100);
  return (events ?? []).filter((event) => event.kind === "call");
}

describe("calls of a chat", () => {
  it("ring everybody, go on when one leaves, and stand in the chat's log once", async () => {
    const [anna, boris, clara] = (await people(3)) as [Account, Account, Account];
    const chatId = await chatOf(anna, boris, clara);
    const { status, call } = await callChat(anna, chatId);
    expect(status).toBe(201);
    expect(call).toMatchObject({ group: true, topology: "mesh", chatId });
    await respond(boris, call.id, "accept");
    await respond(clara, call.id, "accept");
    const sockets = await Promise.all([anna, boris, clara].map((who) => enterCall(who, call.id)));
    expect(await sockets[0]?.frame("room_state")).toBeDefined();
    await end(anna, call.id);
    await sockets[1]?.frame("peer_left", ({ userId }) => userId === anna.user.id);
    expect((await getCall(boris, call.id)).call.status).toBe("answered");
    expect(await listed(anna, "active")).toMatchObject([{ id: call.id }]);
    expect((await respond(anna, call.id, "accept")).status).toBe(200);
    for (const who of [anna, boris, clara]) await end(who, call.id);
    expect((await getCall(clara, call.id)).call.status).toBe("ended");
    await until(async () => (await callsIn(chatId, anna)).length > 0);
    await advanceClock(60);
    expect(await callsIn(chatId, anna)).toMatchObject([
      { callId: call.id, type: "video", status: "ended", actorId: anna.user.id },
    ]);
  });

  it("begun by two members at once are one call", async () => {
    const [anna, boris, clara] = (await people(3)) as [Account, Account, Account];
    const chatId = await chatOf(anna, boris, clara);
    const both = await Promise.all([callChat(anna, chatId), callChat(boris, chatId)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 201]);
    expect(new Set(both.map(({ call }) => call.id)).size).toBe(1);
  });

  it("leave those alone who are in another call, and let them join later", async () => {
    const [anna, boris, clara, dora] = (await people(4)) as [Account, Account, Account, Account];
    const chatId = await chatOf(anna, boris, clara);
    const other = await initiate(clara, dora);
    const { call } = await callChat(anna, chatId);
    const own = call.participants.find(({ userId }) => userId === clara.user.id);
    expect(own?.state).toBe("missed");
    await respond(boris, call.id, "accept");
    expect(await respond(clara, call.id, "accept")).toMatchObject({ status: 409, code: "busy" });
    await end(clara, other.call.id);
    expect((await respond(clara, call.id, "accept")).status).toBe(200);
  });

  it("are refused to strangers, and to more people than can be in one", async () => {
    const [anna, boris, clara, dora, eva, fedor] = (await people(6)) as [
      Account,
      Account,
      Account,
      Account,
      Account,
      Account,
    ];
    const chatId = await chatOf(anna, boris, clara, dora, eva);
    expect((await callChat(fedor, chatId)).status).toBe(404);
    expect(await callChat(anna, chatId)).toMatchObject({
      status: 409,
      code: "too_many_participants",
    });
  });

  it("take four from each to each, and not the fifth", async () => {
    const five = await people(5);
    const id = crypto.randomUUID();
    const plan: CallPlan = {
      id,
      chatId: null,
      callerId: five[0]?.user.id ?? "",
      type: "voice",
      topology: "mesh",
      people: five.map(({ user: { id: userId, username, displayName, avatarUrl } }) => ({
        id: userId,
        username,
        displayName,
        avatarUrl,
      })),
    };
    expect((await env.CALL_ROOM.getByName(id).begin(plan)).kind).toBe("begun");
    for (const who of five.slice(1, 4)) expect((await respond(who, id, "accept")).status).toBe(200);
    expect(await respond(five[4] as Account, id, "accept")).toMatchObject({
      status: 409,
      code: "too_many_participants",
    });
    const late = await openCall(five[4] as Account, id);
    late.send({ t: "join_call_room" });
    expect(await late.frame("error")).toMatchObject({ code: "too_many_participants" });
  });
});
