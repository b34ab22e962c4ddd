import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SFU_SECRET, sfuAsked } from "../../shared/testing/sfu-asked.ts";
import { type SfuService, startSfu } from "../../shared/testing/sfu-service.ts";
import { realtimeSfu } from "./realtime-sfu.ts";

let sfu: SfuService;
beforeAll(async () => {
  sfu = await startSfu();
});
afterAll(() => sfu.stop());

function open(secret = SFU_SECRET, manner = "fair") {
  return realtimeSfu({ baseUrl: `${sfu.origin}/${manner}`, appId: "app", secret, patienceMs: 500 });
}

const unavailable = { definition: { code: "unavailable" } };

describe("the media server", () => {
  it("is asked as its API wants it", async () => {
    const server = open();
    const sessionId = await server.newSession();
    const offer = { type: "offer" as const, sdp: "v=0" };
    const track = { location: "local" as const, mid: "0", trackName: "voice" };
    const answer = await server.addTracks(sessionId, {
      sessionDescription: offer,
      tracks: [track],
    });
    expect(answer).toMatchObject({
      sessionDescription: { type: "answer" },
      tracks: [{ mid: "0" }],
    });
    await server.renegotiate(sessionId, { type: "answer", sdp: "v=0" });
    const closed = await server.closeTracks(sessionId, {
      sessionDescription: undefined,
      mids: ["0"],
      force: true,
    });
    expect(closed.tracks).toEqual([{ mid: "0", trackName: "voice" }]);
    expect((await sfuAsked(sfu.origin))[1]).toEqual({
      method: "POST",
      path: `/apps/app/sessions/${sessionId}/tracks/new`,
      authorization: `Bearer ${SFU_SECRET}`,
      body: { sessionDescription: offer, tracks: [track] },
    });
  });

  it("is unavailable when it refuses, or is not there; what was said stays out of the error", async () => {
    await expect(open("wrong").newSession()).rejects.toMatchObject(unavailable);
    const gone = realtimeSfu({ baseUrl: "http://127.0.0.1:9", appId: "app", secret: "secret" });
    await expect(gone.newSession()).rejects.toMatchObject(unavailable);
    const answer = { type: "answer" as const, sdp: "v=0 planted" };
    const failure = await open()
      .renegotiate("nobody", answer)
      .catch((error: unknown) => error);
    expect(failure).toMatchObject(unavailable);
    expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toContain("planted");
  });

  it.each(["slow", "cut", "liar", "429", "500"])(
    "is unavailable when it has bad manners: %s",
    async (manner) => {
      const server = open(SFU_SECRET, manner);
      const offer = { type: "offer" as const, sdp: "v=0 planted" };
      const request = { sessionDescription: offer, tracks: [] };
      const close = { sessionDescription: undefined, mids: ["0"], force: true };
      const failures = await Promise.allSettled([
        server.newSession(),
        server.addTracks("session", request),
        server.closeTracks("session", close),
      ]);
      for (const failure of failures) {
        expect(failure).toMatchObject({ status: "rejected", reason: unavailable });
        expect(JSON.stringify(failure, ["reason", "message", "cause", "stack"])).not.toContain(
          "planted",
        );
      }
    },
  );
});
