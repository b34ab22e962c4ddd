import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import type { SfuTrack } from "../../contracts/calls/index.ts";
import { SFU_SECRET } from "../../testing/sfu-asked.ts";
import { type SfuService, startSfu } from "../../testing/sfu-service.ts";
import { createApi } from "../api.ts";
import type { Session } from "../session.ts";
import type { RoomPeer, Tracks } from "./route.ts";
import { SfuRoute } from "./sfu-route.ts";

const realFetch = fetch;
const headers = { Authorization: `Bearer ${SFU_SECRET}` };
const ANNA = "anna";

interface Sender {
  track: MediaStreamTrack | null;
  replaceTrack(track: MediaStreamTrack | null): Promise<void>;
}

/** As much of a connection as the route uses; descriptions are the fake server's, which hold no media. */
class Connection {
  static opened: Connection[] = [];
  connectionState: RTCPeerConnectionState = "new";
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  onconnectionstatechange: (() => void) | null = null;
  readonly transceivers: { mid: string | null; sender: Sender; receiver: object }[] = [];

  constructor() {
    Connection.opened.push(this);
  }

  addTransceiver(track: MediaStreamTrack) {
    const sender: Sender = {
      track,
      replaceTrack: async (other) => {
        sender.track = other;
      },
    };
    const transceiver = { mid: null, sender, receiver: { track: null } };
    this.transceivers.push(transceiver);
    return transceiver;
  }

  async setLocalDescription() {
    const type = this.remoteDescription?.type === "offer" ? "answer" : "offer";
    for (const [index, one] of this.transceivers.entries()) one.mid ??= String(index);
    this.localDescription = { type, sdp: `v=0 ${type}` };
  }

  async setRemoteDescription(description: RTCSessionDescriptionInit) {
    this.remoteDescription = description;
    // What the server offers to send arrives by transceivers of its own.
    if (description.type !== "offer") return;
    const mid = String(this.transceivers.length);
    const receiver = { track: { kind: "audio", mid } };
    const sender: Sender = { track: null, replaceTrack: async () => {} };
    this.transceivers.push({ mid, sender, receiver });
  }

  getTransceivers() {
    return this.transceivers;
  }

  getReceivers() {
    return [];
  }

  close() {
    this.connectionState = "closed";
  }
}

const track = (kind: string) => ({ kind }) as unknown as MediaStreamTrack;
const peer = (userId: string, tracks: SfuTrack[]): RoomPeer => ({
  userId,
  polite: true,
  away: false,
  audio: true,
  video: false,
  screen: false,
  tracks,
});

let now = 0;
let sfu: SfuService;
let route: SfuRoute;
let own: Tracks;
/** Each call of the platform's that was made, as method and last part of its path. */
let asked: string[];
let failing: boolean;

/** The platform between the client and the media server, for one participant: it fills in sessions, and hides them. */
async function platform(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const action = pathname.split("/sfu/")[1] ?? "";
  asked.push(`${request.method} ${action}`);
  if (failing) return Response.json({ code: "unavailable" }, { status: 503 });
  const ask = async (method: string, path: string, body?: unknown) => {
    const reply = await realFetch(`${sfu.origin}/fair/apps/app/sessions/${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return reply.json() as Promise<Record<string, unknown>>;
  };
  if (action === "session") {
    session = String((await ask("POST", "new"))["sessionId"]);
    return Response.json({ ok: true }, { status: 201 });
  }
  const body = await request.json();
  if (action === "renegotiate") {
    await ask("PUT", `${session}/renegotiate`, body);
    return new Response(null, { status: 204 });
  }
  if (action === "tracks/close") {
    const tracks = body.mids.map((mid: string) => ({ mid }));
    return Response.json(await ask("PUT", `${session}/tracks/close`, { tracks }));
  }
  const tracks = body.tracks.map((one: { location: string }) =>
    one.location === "remote" ? { ...one, sessionId: theirs } : one,
  );
  const answer = await ask("POST", `${session}/tracks/new`, { ...body, tracks });
  const named = (answer["tracks"] as { sessionId?: string }[]).map(({ sessionId, ...rest }) =>
    sessionId === undefined ? rest : { ...rest, userId: ANNA },
  );
  return Response.json({ ...answer, tracks: named });
}
let session = "";
let theirs = "";

/** Somebody else's session, which publishes one track. */
async function annaPublishes(trackName: string): Promise<void> {
  const url = `${sfu.origin}/fair/apps/app/sessions`;
  const opened = await realFetch(`${url}/new`, { method: "POST", headers });
  theirs = ((await opened.json()) as { sessionId: string }).sessionId;
  const tracks = [{ location: "local", mid: "0", trackName }];
  const body = JSON.stringify({ tracks });
  await realFetch(`${url}/${theirs}/tracks/new`, { method: "POST", headers, body });
}

beforeAll(async () => {
  sfu = await startSfu();
});
afterAll(() => sfu.stop());
beforeEach(() => {
  Connection.opened = [];
  asked = [];
  failing = false;
  now = 0;
  own = { microphone: track("audio"), camera: null, screen: null };
  vi.stubGlobal("RTCPeerConnection", Connection);
  vi.stubGlobal("fetch", platform);
  const token = async () => "token";
  const signedIn: Pick<Session, "token" | "renew"> = { token, renew: token };
  route = new SfuRoute({
    api: createApi(signedIn as Session, { baseUrl: "https://here.example" }),
    seal: null,
    callId: "0",
    configuration: () => ({}),
    tracks: () => own,
    changed: () => {},
    note: () => {},
    clock: () => now,
  });
});
afterEach(() => {
  route.close();
  vi.unstubAllGlobals();
});

const heard = () => route.receptionOf(ANNA)?.tracks.microphone;
const soon = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 5 });

describe("works", () => {
  it("publishes once, and pulls what others publish", async () => {
    await annaPublishes("audio-1");
    route.entered([peer(ANNA, [{ trackName: "audio-1", kind: "audio" }])]);
    await soon(() => expect(heard()).toMatchObject({ kind: "audio" }));
    expect(asked).toEqual(["POST session", "POST tracks", "POST tracks", "PUT renegotiate"]);
    expect(Connection.opened).toHaveLength(1);
  });

  it("publishes a camera when there is one, and keeps it when it goes off and on", async () => {
    route.entered([]);
    await soon(() => expect(asked).toEqual(["POST session", "POST tracks"]));
    own = { ...own, camera: track("video") };
    route.ownTracksChanged();
    await soon(() => expect(asked).toHaveLength(3));
    const camera = Connection.opened[0]?.transceivers[1]?.sender;
    own = { ...own, camera: null };
    route.ownTracksChanged();
    await soon(() => expect(camera?.track).toBeNull());
    own = { ...own, camera: track("video") };
    route.ownTracksChanged();
    await soon(() => expect(camera?.track).toBe(own.camera));
    expect(asked).toHaveLength(3);
  });

  it("lets go of the tracks of somebody who left", async () => {
    await annaPublishes("audio-1");
    route.entered([peer(ANNA, [{ trackName: "audio-1", kind: "audio" }])]);
    await soon(() => expect(heard()).toBeTruthy());
    route.left(ANNA);
    await soon(() => expect(asked.at(-1)).toBe("PUT tracks/close"));
    expect(route.receptionOf(ANNA)).toBeNull();
  });
});

describe("survives", () => {
  it("a track that is announced before it can be had: it is asked for again", async () => {
    await annaPublishes("another");
    const tracks: SfuTrack[] = [{ trackName: "audio-1", kind: "audio" }];
    route.entered([peer(ANNA, tracks)]);
    await soon(() => expect(asked.length).toBeGreaterThanOrEqual(3));
    expect(heard()).toBeNull();
    await annaPublishes("audio-1");
    await soon(() => {
      now += 5_000;
      void route.look();
      expect(heard()).toBeTruthy();
    });
  });

  it("a platform that fails: it waits, and begins with a new session", async () => {
    failing = true;
    route.entered([]);
    await soon(() => expect(asked).toHaveLength(1));
    await route.look();
    expect(asked).toHaveLength(1);
    failing = false;
    now += 5_000;
    await route.look();
    await soon(() => expect(asked).toEqual(["POST session", "POST session", "POST tracks"]));
  });

  it("a connection that failed: a new session publishes anew", async () => {
    route.entered([]);
    await soon(() => expect(asked).toHaveLength(2));
    const [first] = Connection.opened;
    if (first) first.connectionState = "failed";
    await route.look();
    await soon(() => expect(Connection.opened).toHaveLength(2));
    await soon(() => expect(asked).toHaveLength(4));
    expect(first?.connectionState).toBe("closed");
  });
});
