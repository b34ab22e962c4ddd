import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  PutObjectCommand,
  S3Client,
  type S3ClientConfig,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { AwsClient } from "aws4fetch";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { noisyPicture } from "../../bench/scenarios/pictures.mjs";
import { ChromiumClient } from "../../scripts/soak/tus-clients.ts";
import type { StoredFile } from "../../shared/contracts/media/index.ts";
import type { Video } from "../../shared/contracts/video/index.ts";
import { hasTools } from "../../transcoder/has-tools.mjs";
import { findings } from "./axe.ts";
import { eventually, noChromium, register, type Visitor, visit } from "./browsers.ts";
import { type Platform, startPlatform } from "./platform.ts";

interface Presigned {
  readonly url: string;
  readonly uploadId: string;
}

type Signer = Extract<NonNullable<S3ClientConfig["signer"]>, { sign: unknown }>;

/** What of a request the address was signed for; and what HTTP needs. */
const SIGNED = ["host", "content-length", "content-type", "x-amz-checksum-sha256"];

/** Puts bytes by Amazon's own client, which is told to take a signed address for its signature. Answers the status. */
async function put(
  { url }: Pick<Presigned, "url">,
  bytes: Buffer,
  contentType: string,
  announced: Buffer = bytes,
): Promise<number> {
  const { protocol, hostname, port, pathname, searchParams } = new URL(url);
  const signer: Signer = {
    sign: async (request) => {
      const kept = Object.entries(request.headers).filter(([name]) => SIGNED.includes(name));
      return Object.assign(request, {
        ...{ protocol, hostname, port: Number(port), path: pathname },
        query: Object.fromEntries(searchParams),
        headers: Object.fromEntries(kept),
      });
    },
  };
  const client = new S3Client({
    region: "auto",
    endpoint: `${protocol}//${hostname}:${port}`,
    forcePathStyle: true,
    credentials: { accessKeyId: "none", secretAccessKey: "none" },
    requestChecksumCalculation: "WHEN_REQUIRED",
    // The local store may hang up on what it refuses before its answer is read; clients of S3 try again.
    maxAttempts: 10,
    signer,
  });
  try {
    const checksum = createHash("sha256").update(announced).digest("base64");
    const wish = { Bucket: "bucket", Key: "key", Body: bytes, ContentType: contentType };
    const answer = await client.send(new PutObjectCommand({ ...wish, ChecksumSHA256: checksum }));
    return answer.$metadata.httpStatusCode ?? 0;
  } catch (error) {
    if (error instanceof S3ServiceException) return error.$metadata.httpStatusCode ?? 0;
    throw error;
  } finally {
    client.destroy();
  }
}

const MEGABYTE = 1_000_000;
const run = promisify(execFile);
const tools = await hasTools();

describe.skipIf(noChromium)("uploads", () => {
  let platform: Platform;
  let anna: Visitor;
  let folder: string;
  let token = "";

  beforeAll(async () => {
    platform = await startPlatform();
    folder = await mkdtemp(join(tmpdir(), "veche-uploads-"));
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    await register(anna);
    const boris = { username: "boris", email: "boris@example.com", inviteCode: "secret_invite" };
    const reply = await post("/api/auth/register", {
      ...boris,
      password: "a tall ship and a star",
    });
    const { tokens } = (await reply.json()) as { tokens: { accessToken: string } };
    token = tokens.accessToken;
  });

  afterAll(async () => {
    await anna?.leave();
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function post(path: string, body: object): Promise<Response> {
    const headers = { "Content-Type": "application/json", Authorization: `Bearer ${token}` };
    const signed = token === "" ? { "Content-Type": "application/json" } : headers;
    const init = { method: "POST", headers: signed, body: JSON.stringify(body) };
    return fetch(platform.origin + path, init);
  }

  async function presigned(bytes: Buffer, contentType: string): Promise<Presigned> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const wish = { contentType, bytes: bytes.length, sha256, purpose: "attachment" };
    return (await post("/api/uploads/presign", wish)).json() as Promise<Presigned>;
  }

  it("works: a signed address of the store takes what was announced, and nothing else", async () => {
    // Small enough to have left before it is refused.
    const picture = noisyPicture(1_000);
    const address = await presigned(picture, "image/png");
    const { uploadId } = address;
    const longer = Buffer.concat([picture, Buffer.from("x")]);
    expect(await put(address, longer, "image/png", picture)).toBe(403);
    expect(await put(address, picture, "text/html")).toBe(403);
    expect(await put(address, picture, "image/png", longer)).toBe(403);
    const later = address.url.replace("X-Amz-Expires=900", "X-Amz-Expires=9000");
    expect(await put({ ...address, url: later }, picture, "image/png")).toBe(403);
    expect((await post(`/api/uploads/${uploadId}/complete`, {})).status).toBe(409);

    expect(await put(address, picture, "image/png")).toBe(200);
    const completed = await post(`/api/uploads/${uploadId}/complete`, {});
    expect([completed.status, await completed.json()]).toMatchObject([
      200,
      { fileId: uploadId, bytes: picture.length, contentType: "image/png" },
    ]);

    const other = noisyPicture(1_000);
    const lying = await presigned(picture, "image/png");
    // R2 would refuse them here. Its local stand-in does not look; the platform does, in any case.
    await put(lying, other, "image/png", picture);
    const refused = await post(`/api/uploads/${lying.uploadId}/complete`, {});
    expect([409, 422]).toContain(refused.status);
  });

  it("refuses: an address that has run out", async () => {
    // The key that wrangler.toml gives the local store.
    const key = { accessKeyId: "development", secretAccessKey: "development" };
    const signer = new AwsClient({ ...key, service: "s3", region: "auto" });
    const url = `${platform.origin}/cdn-cgi/local/r2/s3/veche-media-development/late?X-Amz-Expires=1`;
    const signed = await signer.sign(url, { method: "PUT", aws: { signQuery: true } });
    const bytes = Buffer.from("x");
    await eventually(() => put({ url: signed.url }, bytes, "image/png")).toBe(403);
  });

  it("works: tus-js-client in a page that dies goes on in another", async () => {
    const bytes = 8 * MEGABYTE;
    const origin = () => platform.origin;
    const client = await ChromiumClient.start({ origin, token, bytes, chunk: 3 * MEGABYTE });
    try {
      expect(await client.send(bytes / 2)).toBe(false);
      expect(await client.send(Number.POSITIVE_INFINITY)).toBe(true);
    } finally {
      await client.close();
    }
    const headers = { Authorization: `Bearer ${token}` };
    const view = await fetch(platform.origin + client.path, { headers });
    expect(await view.json()).toMatchObject({ length: bytes, file: { sha256: client.sha256 } });
  });

  it("works: a large picture stops, and after a reload goes on where it was", async () => {
    const { page } = anna;
    const path = join(folder, "noise.png");
    await writeFile(path, noisyPicture(12 * MEGABYTE));
    const begun: string[] = [];
    const offsets: number[] = [];
    page.on("request", (request) => {
      const address = new URL(request.url()).pathname;
      if (request.method() === "POST" && address === "/api/uploads") begun.push(address);
      if (request.method() === "PATCH") offsets.push(Number(request.headers()["upload-offset"]));
    });
    const line = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: MEGABYTE };
    const send = async () => {
      await page.locator('input[type="file"]').setInputFiles(path);
      await page.locator("dialog").getByRole("button", { name: "Upload" }).click();
    };

    await page.goto("/gallery");
    await line.send("Network.emulateNetworkConditions", slow);
    await send();
    await page.getByText(/^[2-9](\.\d)? MB of 12 MB · .+\/s$/).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Pause noise.png" }).click();
    await page.getByText(/^Paused: /).waitFor();
    await page.reload();
    await line.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
    await send();
    await eventually(() => page.locator("main ul li img").count()).toBe(1);
    expect(begun).toHaveLength(1);
    expect(offsets[0]).toBe(0);
    expect(offsets.at(-1)).toBeGreaterThan(MEGABYTE);
  });

  describe.skipIf(!tools)("clips", () => {
    const size = (side: string) => ["-f", "lavfi", "-i", `testsrc2=s=${side}:r=10:d=1`];
    const tone = ["-f", "lavfi", "-i", "sine=d=1"];
    /** How each is made. */
    const CLIPS: Readonly<Record<string, readonly string[]>> = {
      "h264.mp4": [
        ...size("1280x720"),
        ...tone,
        "-c:v",
        "libx264",
        "-preset",
        "ultrafast",
        "-c:a",
        "aac",
      ],
      "hevc.mp4": [...size("320x180"), "-c:v", "libx265", "-x265-params", "log-level=none"],
      "vp9.webm": [
        ...size("320x180"),
        "-c:v",
        "libvpx-vp9",
        "-deadline",
        "realtime",
        "-cpu-used",
        "8",
      ],
      "av1.mp4": [...size("320x180"), "-c:v", "libsvtav1", "-preset", "12"],
      "portrait.mp4": [...size("180x320"), "-c:v", "libx264", "-preset", "ultrafast"],
      "sound.mp4": [...tone, "-c:a", "aac"],
      "nothing.mp4": [...size("320x180"), "-t", "0", "-c:v", "libx264"],
    };
    /** What those that are videos are, and what is made of them. */
    const GOOD: readonly [string, [number, number, ...string[]]][] = [
      ["h264.mp4", [1_280, 720, "480p", "720p"]],
      ["hevc.mp4", [320, 180, "480p"]],
      ["vp9.webm", [320, 180, "480p"]],
      ["av1.mp4", [320, 180, "480p"]],
      ["portrait.mp4", [180, 320, "480p"]],
    ];

    const bearer = () => ({ Authorization: `Bearer ${token}` });

    /** Sends a clip, makes it a video, and waits until it is processed. */
    async function processed(bytes: Buffer): Promise<Video> {
      const headers = { ...bearer(), "Content-Type": "application/octet-stream" };
      const init = { method: "POST", headers, body: new Uint8Array(bytes) };
      const file = (await (await fetch(`${platform.origin}/api/files`, init)).json()) as StoredFile;
      const made = await post("/api/videos", {
        uploadId: file.fileId,
        title: "A clip",
        isPublic: false,
      });
      const { id } = (await made.json()) as Video;
      const look = async () => {
        const reply = await fetch(`${platform.origin}/api/videos/${id}`, { headers: bearer() });
        return (await reply.json()) as Video;
      };
      const ended = async () => {
        const video = await look();
        if (video.status === "processing") throw new Error(`${video.progress} % of it are ready`);
        return video;
      };
      return vi.waitFor(ended, { timeout: 90_000, interval: 200 });
    }

    async function streamsOf(path: string) {
      const args = ["-v", "error", "-show_streams", "-of", "json", path];
      const { streams } = JSON.parse((await run("ffprobe", args)).stdout) as {
        streams: { codec_name: string; width?: number; height?: number }[];
      };
      return streams;
    }

    /** All at once: how each has ended, by its name. */
    const endings = new Map<string, Promise<Video>>();
    const endOf = async (name: string) => {
      const ended = endings.get(name);
      if (!ended) throw new Error(`nobody has sent ${name}`);
      return ended;
    };

    beforeAll(async () => {
      for (const [name, args] of Object.entries(CLIPS)) {
        const path = join(folder, name);
        await run("ffmpeg", ["-v", "error", "-y", ...args, path]);
        endings.set(name, processed(await readFile(path)));
      }
      const whole = await readFile(join(folder, "h264.mp4"));
      endings.set("broken.mp4", processed(whole.subarray(0, 3_000)));
    });

    it.each(GOOD)("works: %s is made ready, and tells what it is", async (name, expected) => {
      const [width, height, ...rungs] = expected;
      const video = await endOf(name);
      expect(video).toMatchObject({ status: "moderation", width, height, progress: 100 });
      expect(video.durationSeconds).toBeGreaterThanOrEqual(0.9);
      expect(video.durationSeconds).toBeLessThanOrEqual(1.2);
      expect(video.poster).not.toBeNull();
      expect(video.renditions.map((one) => one.name)).toEqual(rungs);
      for (const rendition of video.renditions) {
        const reply = await fetch(platform.origin + rendition.url);
        const copy = join(folder, `${rendition.name}-${name}.mp4`);
        await writeFile(copy, Buffer.from(await reply.arrayBuffer()));
        const [picture, sound] = await streamsOf(copy);
        expect(picture).toMatchObject({
          codec_name: "h264",
          width: Math.round((width * rendition.height) / height / 2) * 2,
          height: rendition.height,
        });
        expect(sound?.codec_name).toBe(name === "h264.mp4" ? "aac" : undefined);
      }
    });

    it.each([
      ["sound.mp4", "no_video_track"],
      ["nothing.mp4", "not_a_video"],
      ["broken.mp4", "not_a_video"],
    ])("refuses: %s, and says why", async (name, failureReason) => {
      expect(await endOf(name)).toMatchObject({ status: "failed", failureReason });
    });
  });

  it("works: the settings show what room is left", async () => {
    const { page } = anna;
    await page.goto("/settings");
    const storage = page.getByRole("region", { name: "Storage" });
    await storage.getByText("12 MB of 5.4 GB used · 1 file").waitFor();
    expect(await findings(page)).toEqual([]);
  });
});
