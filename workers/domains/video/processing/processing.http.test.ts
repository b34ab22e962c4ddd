import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { createHmac } from "node:crypto";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { VideoNews } from "../../../../shared/contracts/video/index.ts";
import { HOUR, MINUTE, SECOND, shiftClock } from "../../../../shared/kernel/time.ts";
import { type Account, registerAccount } from "../../../../shared/testing/accounts.ts";
import { storedFile } from "../../../../shared/testing/files.ts";
import { publisher } from "../../../../shared/testing/gallery.ts";
import { png } from "../../../../shared/testing/images.ts";
import { uniqueMp4 } from "../../../../shared/testing/videos.ts";
import { webhookVerifier } from "../../../adapters/webhook-signatures.ts";
import { type Deps, depsFor } from "../../../app/deps.ts";
import type { Actor } from "../../platform/index.ts";
import { retryVideo } from "../change-video.ts";
import { createVideo } from "../create-video.ts";
import { deleteVideo } from "../delete-video.ts";
import { hearWebhook } from "../hear-webhook.ts";
import { videoCrons } from "../jobs.ts";
import type { EngineState, VideoEngine } from "../ports.ts";
import { findVideo } from "../store.ts";
import { clearLeftovers } from "./clear-leftovers.ts";
import { followJob } from "./follow-video.ts";
import { processJob } from "./process-video.ts";

const SECRET = "a secret of sixteen";

const MADE = {
  durationMs: 1_000,
  width: 64,
  height: 48,
  renditions: [{ name: "480p", width: 64, height: 48 }],
  thumbnails: null,
  files: ["480p.mp4", "poster.jpg", "nonsense.exe"],
  streamUrl: null,
};

/** An engine that does as it is told, which is not always well. */
class ScriptedEngine implements VideoEngine {
  readonly name = "transcoder";
  readonly states = new Map<string, EngineState>();
  readonly begun: string[] = [];
  readonly discarded: string[] = [];
  /** Runs when it is asked for the first time; may throw. */
  onBegin: () => Promise<void> = async () => {};
  onOpen: () => Promise<void> = async () => {};
  onDiscard: () => Promise<void> = async () => {};

  async begin({ videoId }: { videoId: string }) {
    const assetId = `asset-${crypto.randomUUID()}`;
    this.begun.push(assetId);
    this.states.set(assetId, { kind: "working", progress: 10 });
    this.#owners.set(assetId, videoId);
    await this.onBegin();
    return { kind: "begun", assetId } as const;
  }

  async look(assetId: string): Promise<EngineState> {
    return this.states.get(assetId) ?? { kind: "gone" };
  }

  async open(_: string, name: string) {
    await this.onOpen();
    const bytes = name.endsWith(".jpg") ? Uint8Array.from(png()) : new Uint8Array(2_000).fill(7);
    return { body: new Blob([bytes]).stream(), bytes: bytes.length };
  }

  async discard(assetId: string) {
    await this.onDiscard();
    this.discarded.push(assetId);
    this.states.delete(assetId);
  }

  async copies() {
    return [...this.#owners].map(([assetId, videoId]) => ({ assetId, videoId }));
  }

  async signStream(_: string, streamUrl: string) {
    return streamUrl;
  }

  /** What all its copies are now. */
  all(state: EngineState): void {
    for (const assetId of this.states.keys()) this.states.set(assetId, state);
  }

  readonly #owners = new Map<string, string>();
}

let owner: Account;
let actor: Actor;
let engine: ScriptedEngine;
let deps: Deps;
let news: VideoNews[];
let queued: { name: string; message: Record<string, unknown>; delaySeconds: number }[];

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  const { user } = owner;
  const account = { ...user, emailVerified: true };
  actor = { userId: user.id, role: "user", application: null, account } as unknown as Actor;
});

afterEach(() => shiftClock(0));

async function prepare(): Promise<void> {
  engine = new ScriptedEngine();
  news = [];
  queued = [];
  const wiring = {} as Parameters<typeof depsFor>[3];
  const trace = { requestId: "test", traceparent: "" };
  const real = await depsFor(env, trace, createExecutionContext(), wiring);
  deps = {
    ...real,
    videoEngine: engine,
    videoHubs: { tell: async (_, video) => void news.push(video) },
    webhooks: { stream: null, transcoder: webhookVerifier(SECRET) },
    jobs: {
      enqueue: async (name, message, options) =>
        void queued.push({ name, message, delaySeconds: options?.delaySeconds ?? 0 }),
    },
    background: () => {},
  };
}

/** A video whose processing waits on the queue. */
async function waiting() {
  await prepare();
  const { fileId } = await storedFile(owner, uniqueMp4());
  const draft = { uploadId: fileId, title: "x", description: "", tags: [], isPublic: true };
  const { video } = await createVideo(deps, actor, { ...draft, publishAt: null, vacancyId: null });
  const row = await findVideo(deps.db, video.id);
  if (!row) throw new Error("there is no such video");
  return { videoId: row.id, tryKey: row.tryKey };
}

const state = async (id: string) => (await findVideo(deps.db, id))?.status;
const process = (asked: { videoId: string; tryKey: string }) => processJob.handle(deps, asked);
const follow = (asked: { videoId: string; tryKey: string }, round: number | null = null) =>
  followJob.handle(deps, { ...asked, round });
const keysOf = async (tryKey: string) =>
  (await env.MEDIA.list({ prefix: `${tryKey}/` })).objects.map(({ key }) => key.split("/")[1]);
/** Every copy that was begun has been deleted; that may be asked more than once. */
const expectDiscarded = () =>
  expect(engine.discarded).toEqual(expect.arrayContaining(engine.begun));
const runCron = (name: string) => videoCrons.find((cron) => cron.name === name)?.run(deps);

describe("works", () => {
  it("asks with growing pauses, tells how far it is, and takes over what was made", async () => {
    const video = await waiting();
    await process(video);
    expect(queued.at(-1)).toMatchObject({ name: "video.follow", delaySeconds: 5 });
    engine.all({ kind: "working", progress: 55.5 });
    await follow(video, 4);
    expect(queued.at(-1)).toMatchObject({ message: { round: 5 }, delaySeconds: 25 });
    // News that come late change nothing.
    engine.all({ kind: "working", progress: 20 });
    await follow(video);
    engine.all({ kind: "ready", made: MADE });
    await Promise.all([follow(video), follow(video), follow(video)]);
    expect(news.map(({ status, progress }) => [status, progress])).toEqual([
      ["processing", 10],
      ["processing", 55],
      ["moderation", 100],
    ]);
    expect(await keysOf(video.tryKey)).toEqual(["480p.mp4", "poster-marked.webp", "poster.jpg"]);
    const row = await findVideo(deps.db, video.videoId);
    expect(row).toMatchObject({ width: 64, durationMs: 1_000, assetId: null });
    expect(row?.made["480p.mp4"]).toBe(2_000);
    await clearLeftovers(deps);
    expectDiscarded();
    expect(await keysOf(video.tryKey)).toHaveLength(3);
  });

  it("a webhook has it looked at: signed, fresh and once", async () => {
    const video = await waiting();
    await process(video);
    const now = Math.floor(deps.clock.now() / SECOND);
    const hear = (secret: string, seconds = now, gap = "") => {
      const body = JSON.stringify({ uid: engine.begun[0] });
      const tag = createHmac("sha256", secret).update(`${seconds}.${body}`).digest("hex");
      const headers = { "Webhook-Signature": `time=${seconds},${gap}sig1=${tag}` };
      const request = new Request("https://here/", { method: "POST", body, headers });
      return hearWebhook(deps, "transcoder", request);
    };
    const before = queued.length;
    await expect(hear("not our secret at all")).rejects.toThrow("webhook_refused");
    await expect(hear(SECRET, now - 360)).rejects.toThrow("webhook_refused");
    await hear(SECRET);
    expect(queued.slice(before)).toMatchObject([{ message: { ...video, round: null } }]);
    await expect(hear(SECRET)).rejects.toThrow("webhook_replayed");
    await expect(hear(SECRET, now, "  ")).rejects.toThrow("webhook_replayed");
    engine.begun[0] = "nobody's";
    await hear(SECRET);
    const stream = hearWebhook(deps, "stream", new Request("https://here/", { method: "POST" }));
    await expect(stream).rejects.toThrow("not_found");
  });
});

describe("survives", () => {
  it("a message that comes twice at once: one copy stays", async () => {
    const video = await waiting();
    await Promise.all([process(video), process(video)]);
    await process(video);
    expect(engine.begun).toHaveLength(2);
    await clearLeftovers(deps);
    expect(engine.begun.filter((id) => engine.discarded.includes(id))).toHaveLength(1);
    engine.all({ kind: "ready", made: MADE });
    await follow(video);
    expect(await state(video.videoId)).toBe("moderation");
  });

  it("an engine that fails: the reason is told, nothing stays, and it is tried anew", async () => {
    const video = await waiting();
    await process(video);
    engine.all({ kind: "failed", reason: "ERR_NON_VIDEO" });
    await Promise.all([follow(video), follow(video)]);
    expect(news.at(-1)).toMatchObject({ status: "failed", failureReason: "ERR_NON_VIDEO" });
    await clearLeftovers(deps);
    expectDiscarded();
    await retryVideo(deps, actor, video.videoId, false);
    const again = queued.at(-1)?.message as typeof video;
    expect(again.tryKey).not.toBe(video.tryKey);
    // What the first try still has to say is not heard.
    await process(video);
    await follow(video);
    expect(engine.begun).toHaveLength(1);
    await process(again);
    engine.all({ kind: "ready", made: MADE });
    await follow(again);
    expect(await state(video.videoId)).toBe("moderation");
  });

  it("an engine that cannot be reached, and messages that are lost", async () => {
    const video = await waiting();
    engine.onBegin = () => Promise.reject(new Error("no way there"));
    await expect(process(video)).rejects.toThrow("no way there");
    expect(await state(video.videoId)).toBe("processing");
    shiftClock(11 * MINUTE);
    await runCron("video.resume-stalled");
    expect(queued.at(-1)).toMatchObject({ name: "video.process", message: video });
    engine.onBegin = async () => {};
    await process(video);
    await runCron("video.resume-stalled");
    expect(queued.at(-1)).toMatchObject({ name: "video.follow", message: { round: null } });
  });

  it("an engine that never finishes, and one that has lost its copy", async () => {
    const video = await waiting();
    await process(video);
    shiftClock(6 * HOUR + MINUTE);
    await follow(video, 70);
    expect(news.at(-1)).toMatchObject({ status: "failed", failureReason: "timed_out" });
    await clearLeftovers(deps);
    expectDiscarded();
    shiftClock(0);
    const other = await waiting();
    await process(other);
    engine.states.clear();
    await follow(other);
    expect(news.at(-1)).toMatchObject({ status: "failed", failureReason: "lost" });
  });

  it("deletion while a copy is begun, worked on, and fetched: nothing stays anywhere", async () => {
    const first = await waiting();
    engine.onBegin = () => deleteVideo(deps, actor, first.videoId);
    await process(first);
    await clearLeftovers(deps);
    expectDiscarded();

    const second = await waiting();
    await process(second);
    await deleteVideo(deps, actor, second.videoId);
    engine.all({ kind: "ready", made: MADE });
    await follow(second);
    await clearLeftovers(deps);
    expectDiscarded();

    const third = await waiting();
    await process(third);
    engine.all({ kind: "ready", made: MADE });
    engine.onOpen = async () => {
      if (await findVideo(deps.db, third.videoId)) await deleteVideo(deps, actor, third.videoId);
    };
    await follow(third);
    await clearLeftovers(deps);
    expectDiscarded();
    for (const { tryKey } of [first, second, third]) expect(await keysOf(tryKey)).toEqual([]);
    const uses = env.DB.prepare("SELECT count(*) AS n FROM file_uses WHERE context IN (?, ?, ?)");
    const ids = [first, second, third].map(({ videoId }) => videoId);
    expect(await uses.bind(...ids).first("n")).toBe(0);
  });

  it("an engine that does not delete is asked again until it does", async () => {
    const video = await waiting();
    await process(video);
    await deleteVideo(deps, actor, video.videoId);
    engine.onDiscard = () => Promise.reject(new Error("not now"));
    await clearLeftovers(deps);
    shiftClock(2 * MINUTE);
    await clearLeftovers(deps);
    engine.onDiscard = async () => {};
    await clearLeftovers(deps);
    expect(engine.discarded).not.toContain(engine.begun[0]);
    shiftClock(10 * MINUTE);
    await clearLeftovers(deps);
    expectDiscarded();
  });

  it("work that died between asking for a copy and writing it down", async () => {
    const video = await waiting();
    await process(video);
    const forgotten = await engine.begin({ videoId: video.videoId });
    expect(await runCron("video.drop-forgotten-copies")).toEqual({ forgotten: 1 });
    await clearLeftovers(deps);
    expect(engine.discarded).toContain(forgotten.assetId);
  });
});
