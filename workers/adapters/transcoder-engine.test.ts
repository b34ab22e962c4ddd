import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { transcoderEngine } from "./transcoder-engine.ts";

const SECRET = "a secret of sixteen";
const HERE = "https://veche.example";

let child: ChildProcess;
let origin: string;

beforeAll(async () => {
  const script = new URL("../../shared/testing/fake-transcoder.mjs", import.meta.url).pathname;
  child = spawn(process.execPath, [script, SECRET], { stdio: ["ignore", "pipe", "inherit"] });
  if (!child.stdout) throw new Error("the transcoder says nothing");
  const [port] = await once(child.stdout, "data");
  origin = `http://127.0.0.1:${String(port).trim()}`;
});
afterAll(() => {
  child.kill();
});

function engine(manner = "fair", secret = SECRET) {
  const baseUrl = `${origin}/${manner}`;
  return transcoderEngine({ baseUrl, secret, publicUrl: HERE, patienceMs: 300, fileMs: 300 });
}

const job = (tryKey: string) => ({
  ...{ videoId: "v1", tryKey, sourceUrl: `${HERE}/film`, playable: true, width: 64, height: 48 },
  watermark: Uint8Array.of(1, 2, 3),
});

async function begun(tryKey: string): Promise<string> {
  const answer = await engine().begin(job(tryKey));
  if (answer.kind !== "begun") throw new Error(answer.reason);
  return answer.assetId;
}

describe("works", () => {
  it("it is told where the film is, what to lay over it, and where to tell of its end", async () => {
    await begun("one");
    const asked = (await (await fetch(`${origin}/asked`)).json()) as unknown[];
    expect(asked[0]).toEqual({
      method: "POST",
      path: "/jobs",
      authorization: `Bearer ${SECRET}`,
      body: {
        label: `${HERE}/v1/one`,
        source: `${HERE}/film`,
        watermark: "AQID",
        callback: `${HERE}/api/webhooks/transcoder`,
      },
    });
  });

  it("what it says of a job, and what it has made", async () => {
    expect(await engine().look(await begun("long"))).toEqual({ kind: "working", progress: 40 });
    const broken = await begun("broken");
    expect(await engine().look(broken)).toEqual({ kind: "failed", reason: "not_a_video" });
    expect(await engine().look("nobody's")).toEqual({ kind: "gone" });
    const done = await begun("done");
    expect(await engine().look(done)).toMatchObject({
      kind: "ready",
      made: { width: 64, files: ["480p.mp4"], streamUrl: null },
    });
    const file = await engine().open(done, "480p.mp4");
    expect(await new Response(file?.body).text()).toBe('"a film"');
    expect(await engine().open(done, "../secret")).toBeNull();
    await engine().discard(done);
    await engine().discard(done);
    expect(await engine().look(done)).toEqual({ kind: "gone" });
  });

  it("a film that it will not take, and jobs of this deployment's own", async () => {
    const unwanted = await engine().begin(job("unwanted"));
    expect(unwanted).toEqual({ kind: "refused", reason: "too_long" });
    const assetId = await begun("kept");
    const stranger = transcoderEngine({
      ...{ baseUrl: `${origin}/fair`, secret: SECRET, publicUrl: "https://other.example" },
    });
    expect(await stranger.copies(Date.now())).toEqual([]);
    expect(await engine().copies(Date.now())).toContainEqual({ assetId, videoId: "v1" });
  });
});

describe("survives: the work is tried again by whoever asked", () => {
  it.each(["slow", "stuck", "cut", "liar", "elsewhere", "429", "500", "503"])(
    "%s",
    async (manner) => {
      const bad = engine(manner);
      await expect(bad.begin(job("x"))).rejects.toThrow();
      await expect(bad.look("x")).rejects.toThrow();
      await expect(bad.copies(0)).rejects.toThrow();
      if (manner !== "liar") {
        const whole = async () => new Response((await bad.open("x", "480p.mp4"))?.body).text();
        await expect(whole()).rejects.toThrow();
      }
      await expect(bad.discard("x")).rejects.toThrow();
    },
  );

  it("another secret", async () => {
    await expect(engine("fair", "another secret").look("x")).rejects.toThrow("401");
  });
});
