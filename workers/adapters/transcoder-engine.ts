import { Buffer } from "node:buffer";
import { z } from "@hono/zod-openapi";
import type { Made, VideoEngine } from "../domains/video/ports.ts";
import { tracedFetch } from "./traced-fetch.ts";

const PATIENCE_MS = 20_000;
/** A file is fetched within that time, or another time. */
const FILE_MS = 10 * 60_000;

const pixels = z.number().int().positive();
const rendition = z.object({ name: z.string(), width: pixels, height: pixels });

const made = z.object({
  durationMs: z.number().positive(),
  width: pixels,
  height: pixels,
  renditions: z.array(rendition),
  thumbnails: z
    .object({
      columns: z.number().int(),
      rows: z.number().int(),
      width: z.number().int(),
      height: z.number().int(),
      intervalSeconds: z.number(),
    })
    .nullable(),
  files: z.array(z.string()),
});

const job = z.discriminatedUnion("state", [
  z.object({ state: z.literal("queued") }),
  z.object({ state: z.literal("running"), progress: z.number() }),
  z.object({ state: z.literal("done"), made }),
  z.object({ state: z.literal("failed"), reason: z.string() }),
]);

const accepted = z.object({ id: z.string().min(1).max(100) });
const refused = z.object({ reason: z.string() });
const listed = z.object({ jobs: z.array(z.object({ id: z.string(), label: z.string() })) });

export interface TranscoderSettings {
  readonly baseUrl: string;
  readonly secret: string;
  /** This deployment's origin: where it is told of an end, and the name its jobs are known by. */
  readonly publicUrl: string;
  /** How long an answer is waited for, and a file. */
  readonly patienceMs?: number;
  readonly fileMs?: number;
}

/** The service of `transcoder/`, over HTTP: it fetches what it is told to, and is asked for what it has made. */
export function transcoderEngine(settings: TranscoderSettings): VideoEngine {
  const { baseUrl, secret, publicUrl, patienceMs = PATIENCE_MS, fileMs = FILE_MS } = settings;
  const call = (path: string, withinMs: number, init: RequestInit = {}) =>
    tracedFetch(`${baseUrl.replace(/\/+$/, "")}${path}`, {
      ...init,
      headers: { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" },
      // The secret is for nobody that it may lead to.
      redirect: "manual",
      signal: AbortSignal.timeout(withinMs),
    });
  const brief = (path: string, init: RequestInit = {}) => call(path, patienceMs, init);
  const unexpected = (response: Response) =>
    new Error(`the transcoder answered ${response.status}`);
  const toMade = (result: z.output<typeof made>): Made => ({ ...result, streamUrl: null });

  return {
    name: "transcoder",
    async begin({ videoId, tryKey, sourceUrl, watermark }) {
      const body = {
        label: `${publicUrl}/${videoId}/${tryKey}`,
        source: sourceUrl,
        watermark: watermark && Buffer.from(watermark).toString("base64"),
        callback: `${publicUrl}/api/webhooks/transcoder`,
      };
      const response = await brief("/jobs", { method: "POST", body: JSON.stringify(body) });
      if (response.status === 422) {
        return { kind: "refused", reason: refused.parse(await response.json()).reason };
      }
      if (response.status !== 202) throw unexpected(response);
      return { kind: "begun", assetId: accepted.parse(await response.json()).id };
    },
    async look(assetId) {
      const response = await brief(`/jobs/${encodeURIComponent(assetId)}`);
      if (response.status === 404) return { kind: "gone" };
      if (response.status !== 200) throw unexpected(response);
      const found = job.parse(await response.json());
      if (found.state === "done") return { kind: "ready", made: toMade(found.made) };
      if (found.state === "failed") return { kind: "failed", reason: found.reason };
      return { kind: "working", progress: found.state === "running" ? found.progress : 0 };
    },
    async open(assetId, name) {
      const path = `/jobs/${encodeURIComponent(assetId)}/files/${encodeURIComponent(name)}`;
      const response = await call(path, fileMs);
      if (response.status === 404) return null;
      if (response.status !== 200 || !response.body) throw unexpected(response);
      const length = response.headers.get("Content-Length");
      return { body: response.body, bytes: length === null ? null : Number(length) };
    },
    async discard(assetId) {
      const path = `/jobs/${encodeURIComponent(assetId)}`;
      const response = await brief(path, { method: "DELETE" });
      if (response.status !== 204 && response.status !== 404) throw unexpected(response);
    },
    async copies(before) {
      const response = await brief(`/jobs?before=${before}`);
      if (response.status !== 200) throw unexpected(response);
      const { jobs } = listed.parse(await response.json());
      return jobs
        .filter(({ label }) => label.startsWith(`${publicUrl}/`))
        .map(({ id, label }) => ({
          assetId: id,
          videoId: label.slice(publicUrl.length + 1).split("/")[0] ?? "",
        }));
    },
    signStream: async (_, streamUrl) => streamUrl,
  };
}
