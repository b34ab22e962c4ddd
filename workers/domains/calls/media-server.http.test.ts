// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, inject, it } from "vitest";
import type { SfuTracksReply } from "../../../shared/contracts/calls/index.ts";
import { type Account, sendJson } from "../../../shared/testing/accounts.ts";
import { askCalls, enterCall, people, respond } from "../../../shared/testing/calls.ts";
import { SFU_SECRET, sfuAsked } from "../../../shared/testing/sfu-asked.ts";

const ORIGIN = inject("sfuOrigin");

let five: Account[];
let callId: string;

beforeAll(async () => {
  // Before the first request, which reads the configuration.
  Reflect.set(env, "CLOUDFLARE_REALTIME_URL", `${ORIGIN}/fair`);
  Reflect.set(env, "CLOUDFLARE_SFU_APP_ID", "app");
  Reflect.set(env, "CLOUDFLARE_SFU_SECRET", SFU_SECRET);
  five = await people(5);
  const chatId = crypto.randomUUID();
  for (const { user } of five) {
    const { id, username, displayName, avatarUrl } = user;
    const chat = { id: chatId, type: "group" as const, title: "Test", createdAt: 0 };
    const person = { id, username, displayName, avatarUrl, version: 1 };
    await env.CHAT_ROOM.getByName(chatId).join(chat, person);
  }
  const begun = await askCalls("POST", "/api/calls/initiate", five[0] as Account, {
    chatId,
    type: "video",
  });
  expect(begun.call.topology).toBe("sfu");
  callId = begun.call.id;
  await respond(five[1] as Account, callId, "accept");
});

function ask(method: string, path: string, who: Account | undefined, body?: unknown) {
  return sendJson(method, `/api/calls/${callId}/sfu/${path}`, body, who?.headers);
}

const offer = { type: "offer", sdp: "v=0 of a browser" };
const camera = { location: "local", mid: "0", trackName: "camera", kind: "video" };

describe("a call through the media server", () => {
  it("publishes and pulls tracks, and tells the others what there is", async () => {
    const [anna, boris] = five;
    const one = await enterCall(anna as Account, callId);
    const two = await enterCall(boris as Account, callId);
    for (const who of [anna, boris]) {
      expect((await ask("POST", "session", who)).status).toBe(201);
    }
    const published = await ask("POST", "tracks", anna, {
      sessionDescription: offer,
      tracks: [camera],
    });
    expect(await published.json<SfuTracksReply>()).toMatchObject({
      requiresImmediateRenegotiation: false,
      sessionDescription: { type: "answer" },
      tracks: [{ trackName: "camera", mid: "0" }],
    });
    expect(await two.frame("sfu_tracks", ({ tracks }) => tracks.length > 0)).toMatchObject({
      from: anna?.user.id,
      tracks: [{ trackName: "camera", kind: "video" }],
    });
    const wanted = { location: "remote", userId: anna?.user.id, trackName: "camera" };
    const pulled = await ask("POST", "tracks", boris, { tracks: [wanted] });
    const text = await pulled.text();
    expect(JSON.parse(text)).toMatchObject({
      requiresImmediateRenegotiation: true,
      sessionDescription: { type: "offer" },
      tracks: [{ trackName: "camera", userId: anna?.user.id }],
    });
    const answer = { sessionDescription: { type: "answer", sdp: "v=0" } };
    expect((await ask("PUT", "renegotiate", boris, answer)).status).toBe(204);
    const closed = await ask("PUT", "tracks/close", anna, { mids: ["0"], force: true });
    expect(closed.status).toBe(200);
    await two.frame(
      "sfu_tracks",
      ({ tracks }) => tracks.length === 0 && two.all("sfu_tracks").length > 1,
    );
    const asked = await sfuAsked(ORIGIN);
    expect(
      asked.map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, "id")}`),
    ).toEqual([
      "POST /apps/app/sessions/new",
      "POST /apps/app/sessions/new",
      "POST /apps/app/sessions/id/tracks/new",
      "POST /apps/app/sessions/id/tracks/new",
      "PUT /apps/app/sessions/id/renegotiate",
      "PUT /apps/app/sessions/id/tracks/close",
    ]);
    const told = JSON.stringify([text, one.frames, two.frames]);
    expect(told).not.toContain(SFU_SECRET);
    const sessions = asked.flatMap(({ path }) => /sessions\/([0-9a-f-]{36})/.exec(path)?.[1] ?? []);
    for (const sessionId of sessions) expect(told).not.toContain(sessionId);
  });

  it("refuses tracks that nobody publishes, and whoever is not in it", async () => {
    const [anna, boris, clara] = five;
    const [stranger] = await people(1);
    await ask("POST", "session", boris);
    for (const wanted of [
      { location: "remote", userId: anna?.user.id, trackName: "nothing of that name" },
      { location: "remote", userId: anna?.user.id, trackName: "camera-2" },
      { location: "remote", userId: clara?.user.id, trackName: "camera" },
      { location: "remote", userId: stranger?.user.id, trackName: "camera" },
    ]) {
      const refused = await ask("POST", "tracks", boris, { tracks: [wanted] });
      expect(refused.status).toBe(wanted.trackName.includes(" ") ? 400 : 404);
    }
    for (const [who, status] of [
      [stranger, 404],
      // Called, but has not answered.
      [clara, 409],
    ] as const) {
      expect((await ask("POST", "session", who)).status).toBe(status);
      expect((await ask("POST", "tracks", who, { tracks: [camera] })).status).toBe(status);
      const close = { mids: ["0"], force: true };
      expect((await ask("PUT", "tracks/close", who, close)).status).toBe(status);
      const answer = { sessionDescription: { type: "answer", sdp: "v=0" } };
      expect((await ask("PUT", "renegotiate", who, answer)).status).toBe(status);
    }
  });
});
