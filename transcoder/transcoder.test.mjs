import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { hasTools } from "./has-tools.mjs";
import { LIMITS } from "./limits.mjs";
import { serve } from "./server.mjs";

const SECRET = "a secret of sixteen";
const run = promisify(execFile);
const tools = await hasTools();
if (!tools) console.warn("ffmpeg is not installed: the transcoder is not tested");

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof serve>>} */
let service;
/** @type {import("node:http").Server} */
let files;
/** What the file server was asked for. @type {string[]} */
const asked = [];
/** What came to be told of. @type {{ body: string, signature: string }[]} */
const told = [];
const limits = { ...LIMITS };

/** @param {import("node:http").Server} server */
function originOf(server) {
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("not listening");
  return `http://127.0.0.1:${address.port}`;
}

const TEST = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=10:d=1"];
const TONE = ["-f", "lavfi", "-i", "sine=d=1"];

/** How each clip is made. @type {Record<string, string[]>} */
const CLIPS = {
  "h264.mp4": [...TEST, ...TONE, "-c:v", "libx264", "-c:a", "aac", "-shortest"],
  "hevc.mp4": [...TEST, "-c:v", "libx265", "-x265-params", "log-level=none", "-tag:v", "hvc1"],
  "vp9.webm": [...TEST, "-c:v", "libvpx-vp9", "-cpu-used", "8", "-deadline", "realtime"],
  "av1.mp4": [...TEST, "-c:v", "libsvtav1", "-preset", "12"],
  "portrait.mp4": ["-f", "lavfi", "-i", "testsrc2=s=180x320:r=10:d=1", "-c:v", "libx264"],
  "large.mp4": ["-f", "lavfi", "-i", "testsrc2=s=1280x720:r=10:d=1", "-c:v", "libx264"],
  "nothing.mp4": ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=10", "-t", "0", "-c:v", "libx264"],
  "sound.mp4": [...TONE, "-c:a", "aac"],
};

/** The length of a box of MP4, which its first four bytes tell. @param {Buffer} film @param {number} at */
const lengthOf = (film, at) => film.readUInt32BE(at);

/**
 * A film whose first track says that its pictures lie elsewhere: the entry of its `dref` box names an address (ISO/IEC
 * 14496-12 §8.7.2). The tables stand behind the pictures, so that nothing else has to move.
 * @param {Buffer} film @param {string} address
 */
function withRemoteTrack(film, address) {
  const entry = film.indexOf("dref") + 12;
  const url = Buffer.concat([Buffer.alloc(12), Buffer.from(`${address}\0`)]);
  url.writeUInt32BE(url.length, 0);
  url.write("url ", 4);
  const before = lengthOf(film, entry);
  const moved = Buffer.concat([film.subarray(0, entry), url, film.subarray(entry + before)]);
  for (const name of ["moov", "trak", "mdia", "minf", "dinf", "dref"]) {
    const at = film.indexOf(name) - 4;
    moved.writeUInt32BE(lengthOf(film, at) + url.length - before, at);
  }
  return moved;
}

const REMOTE = (/** @type {string} */ origin) =>
  `#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n${origin}/inside.ts\n#EXT-X-ENDLIST\n`;

/** @param {string} path @param {RequestInit} [init] */
function call(path, init = {}) {
  const headers = { Authorization: `Bearer ${SECRET}` };
  return fetch(`http://127.0.0.1:${service.port}${path}`, { headers, ...init });
}

/** @param {string} clip @param {object} [more] */
async function begin(clip, more = {}) {
  const order = { label: `https://here/${clip}`, source: `${originOf(files)}/${clip}`, ...more };
  const response = await call("/jobs", { method: "POST", body: JSON.stringify(order) });
  expect(response.status).toBe(202);
  const { id } = await response.json();
  return id;
}

/** @param {string} id */
async function stateOf(id) {
  return (await call(`/jobs/${id}`)).json();
}

/** @param {string} clip @param {object} [more] */
async function ended(clip, more) {
  const id = await begin(clip, more);
  const state = await vi.waitFor(
    async () => {
      const now = await stateOf(id);
      expect(["done", "failed"]).toContain(now.state);
      return now;
    },
    { timeout: 60_000, interval: 50 },
  );
  return { id, state };
}

/** What ffprobe says of a file that was made. @param {string} id @param {string} name */
async function probed(id, name) {
  const path = join(folder, `probed-${name}`);
  const response = await call(`/jobs/${id}/files/${name}`);
  expect(response.status).toBe(200);
  await writeFile(path, Buffer.from(await response.arrayBuffer()));
  const args = ["-v", "error", "-show_streams", "-of", "json", path];
  const { streams } = JSON.parse((await run("ffprobe", args)).stdout);
  return streams.map((/** @type {any} */ { codec_name, width, height, pix_fmt }) => ({
    codec_name,
    ...(width && { width, height, pix_fmt }),
  }));
}

describe.skipIf(!tools)("the transcoder", () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "transcoder-test-"));
    files = createServer(async (request, response) => {
      const path = request.url ?? "/";
      asked.push(path);
      if (request.method === "POST") {
        let body = "";
        for await (const part of request) body += part;
        told.push({ body, signature: String(request.headers["webhook-signature"]) });
        response.end();
        return;
      }
      const bytes = await readFile(join(folder, path)).catch(() => null);
      response.writeHead(bytes ? 200 : 404).end(bytes);
    });
    await new Promise((resolve) => files.listen(0, "127.0.0.1", () => resolve(undefined)));
    const made = Object.entries(CLIPS).map(([name, args]) =>
      run("ffmpeg", ["-v", "error", "-y", ...args, join(folder, name)]),
    );
    await Promise.all(made);
    const whole = await readFile(join(folder, "h264.mp4"));
    await writeFile(join(folder, "broken.mp4"), whole.subarray(0, 3_000));
    await writeFile(join(folder, "empty.mp4"), "");
    const inside = `${originOf(files)}/inside.mp4`;
    await writeFile(join(folder, "elsewhere.mp4"), withRemoteTrack(whole, inside));
    await writeFile(join(folder, "remote.mp4"), REMOTE(originOf(files)));
    const concat = `ffconcat version 1.0\nfile ${originOf(files)}/inside.mp4\n`;
    await writeFile(join(folder, "concat.mp4"), concat);
    service = await serve({ root: join(folder, "jobs"), secret: SECRET, port: 0 });
  });

  afterAll(async () => {
    await service.stop();
    files.close();
    await rm(folder, { recursive: true, force: true });
  });

  afterEach(() => {
    Object.assign(LIMITS, limits);
  });

  describe("works", () => {
    it.each([
      ["h264.mp4", [320, 180]],
      ["hevc.mp4", [320, 180]],
      ["vp9.webm", [320, 180]],
      ["av1.mp4", [320, 180]],
      ["portrait.mp4", [180, 320]],
    ])("%s becomes H.264, a stream, a preview and pictures", async (clip, [width, height]) => {
      const { id, state } = await ended(clip);
      expect(state).toMatchObject({
        state: "done",
        made: { width, height, renditions: [{ name: "480p", width, height }] },
      });
      expect(state.made.durationMs).toBeGreaterThanOrEqual(900);
      expect(state.made.durationMs).toBeLessThanOrEqual(1_200);
      const [video, audio] = await probed(id, "480p.mp4");
      expect(video).toEqual({ codec_name: "h264", width, height, pix_fmt: "yuv420p" });
      expect(audio?.codec_name).toBe(clip === "h264.mp4" ? "aac" : undefined);
      expect((await probed(id, "480p.hls.mp4"))[0]).toMatchObject({ codec_name: "h264" });
      const playlist = await (await call(`/jobs/${id}/files/480p.m3u8`)).text();
      expect(playlist).toMatch(/#EXT-X-MAP:URI="480p\.hls\.mp4"[\s\S]*#EXT-X-ENDLIST/);
      expect((await probed(id, "poster.jpg"))[0]).toMatchObject({ codec_name: "mjpeg", width });
      const [grid] = await probed(id, "thumbnails.jpg");
      expect(grid.width).toBe(160 * state.made.thumbnails.columns);
      expect(grid.height).toBe(state.made.thumbnails.height * state.made.thumbnails.rows);
    });

    it("what is large enough has two rungs, a marked preview, and its end is told with a signature", async () => {
      const mark = join(folder, "mark.png");
      const white = ["-f", "lavfi", "-i", "color=white:s=60x20:d=1", "-frames:v", "1"];
      await run("ffmpeg", ["-v", "error", "-y", ...white, mark]);
      const watermark = (await readFile(mark)).toString("base64");
      const callback = `${originOf(files)}/told`;
      const { id, state } = await ended("large.mp4", { watermark, callback });
      expect(state.made.renditions).toEqual([
        { name: "480p", width: 854, height: 480 },
        { name: "720p", width: 1_280, height: 720 },
      ]);
      expect((await probed(id, "720p.mp4"))[0]).toMatchObject({ width: 1_280, height: 720 });
      await probed(id, "preview.mp4");
      const corner = ["-v", "error", "-i", join(folder, "probed-preview.mp4"), "-frames:v", "1"];
      const crop = [
        "-vf",
        "crop=40:10:iw-60:ih-26,scale=1:1",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "gray",
      ];
      const args = [...corner, ...crop, "-"];
      const { stdout } = await run("ffmpeg", args, { encoding: "buffer" });
      expect(stdout[0]).toBeGreaterThan(200);
      await vi.waitFor(() => expect(told.map(({ body }) => JSON.parse(body).uid)).toContain(id));
      expect(told[0]?.signature).toMatch(/^time=\d+,sig1=[0-9a-f]{64}$/);
    });

    it("a job that is deleted leaves nothing", async () => {
      const { id } = await ended("h264.mp4");
      expect(await readdir(join(folder, "jobs"))).toContain(id);
      expect((await call("/jobs")).status).toBe(200);
      expect((await call(`/jobs/${id}`, { method: "DELETE" })).status).toBe(204);
      expect((await call(`/jobs/${id}`, { method: "DELETE" })).status).toBe(404);
      expect((await call(`/jobs/${id}/files/480p.mp4`)).status).toBe(404);
      expect(await readdir(join(folder, "jobs"))).not.toContain(id);
    });
  });

  describe("refuses", () => {
    it.each([
      ["sound.mp4", "no_video_track"],
      ["broken.mp4", "not_a_video"],
      ["empty.mp4", "not_a_video"],
      ["remote.mp4", "not_a_video"],
      ["concat.mp4", "not_a_video"],
      ["absent.mp4", "unreachable"],
      ["nothing.mp4", "no_video_track"],
    ])("%s, with the reason, and keeps nothing of it", async (clip, reason) => {
      const { id, state } = await ended(clip);
      expect(state).toEqual({ state: "failed", reason });
      expect(await readdir(join(folder, "jobs"))).not.toContain(id);
      expect(asked.filter((path) => path.startsWith("/inside"))).toEqual([]);
    });

    it("to fetch pictures that a film says lie elsewhere", async () => {
      const { state } = await ended("elsewhere.mp4");
      expect(["done", "failed"]).toContain(state.state);
      expect(asked.filter((path) => path.startsWith("/inside"))).toEqual([]);
    });

    it("who does not know the secret, and what is no order", async () => {
      const wrong = { headers: { Authorization: "Bearer another secret" } };
      expect((await call("/jobs", wrong)).status).toBe(401);
      expect((await call("/jobs", { headers: {} })).status).toBe(401);
      for (const body of ["", "{}", '{"label":"x","source":"file:///etc/passwd"}']) {
        expect((await call("/jobs", { method: "POST", body })).status).toBe(400);
      }
      const { id } = await ended("h264.mp4");
      for (const name of ["..%2f..%2fh264.mp4", "source", "watermark.png"]) {
        expect((await call(`/jobs/${id}/files/${name}`)).status, name).not.toBe(200);
      }
    });
  });

  describe("survives", () => {
    it("an input and an output that are larger than they may be, and one that takes too long", async () => {
      LIMITS.sourceBytes = 1_000;
      expect((await ended("h264.mp4")).state.reason).toBe("too_large");
      Object.assign(LIMITS, limits);
      LIMITS.outputBytes = (await readFile(join(folder, "large.mp4"))).length + 20_000;
      expect((await ended("large.mp4")).state.state).toBe("failed");
      Object.assign(LIMITS, limits);
      LIMITS.jobMs = 20;
      expect((await ended("large.mp4")).state.reason).toMatch(/took too much/);
      Object.assign(LIMITS, limits);
      LIMITS.memoryBytes = 20 * 1_024 ** 2;
      expect((await ended("h264.mp4")).state.state).toBe("failed");
      Object.assign(LIMITS, limits);
      expect((await ended("h264.mp4")).state.state).toBe("done");
    });

    it("deletion of a job that runs", async () => {
      const id = await begin("large.mp4");
      await vi.waitFor(async () => expect((await stateOf(id)).state).toBe("running"));
      expect((await call(`/jobs/${id}`, { method: "DELETE" })).status).toBe(204);
      expect((await ended("h264.mp4")).state.state).toBe("done");
      expect(await readdir(join(folder, "jobs"))).not.toContain(id);
    });
  });
});
