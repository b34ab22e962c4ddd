import { env } from "cloudflare:workers";
import { expect, vi } from "vitest";
import type { Video } from "../contracts/video/index.ts";
import { type Account, sendJson } from "./accounts.ts";
import { storedFile } from "./files.ts";
import { videoMp4 } from "./recordings.ts";

let made = 0;

/** An MP4 that nobody else has: the same film with a box of its own at the end. */
export function uniqueMp4(film: Uint8Array = Uint8Array.from(videoMp4)): Uint8Array<ArrayBuffer> {
  made += 1;
  const box = new TextEncoder().encode(`free${crypto.randomUUID()}-${made}`);
  const whole = new Uint8Array(film.length + 4 + box.length);
  whole.set(film);
  new DataView(whole.buffer).setUint32(film.length, 4 + box.length);
  whole.set(box, film.length + 4);
  return whole;
}

/** Makes a video of these bytes; answers it as it is at first. */
export async function newVideo(
  account: Account,
  fields: Readonly<Record<string, unknown>> = {},
  bytes: Uint8Array<ArrayBuffer> = uniqueMp4(),
): Promise<Video> {
  const { fileId } = await storedFile(account, bytes);
  const body = { uploadId: fileId, title: "A film", ...fields };
  const response = await sendJson("POST", "/api/videos", body, account.headers);
  if (response.status !== 201) throw new Error(`not made: ${await response.text()}`);
  return response.json<Video>();
}

export async function getVideo(account: Account | null, id: string): Promise<Video> {
  const response = await sendJson("GET", `/api/videos/${id}`, undefined, { ...account?.headers });
  if (response.status !== 200) throw new Error(`not there: ${await response.text()}`);
  return response.json<Video>();
}

/** Waits until a video is in that state, as its owner sees it. */
export async function videoIn(
  account: Account,
  id: string,
  status: Video["status"],
): Promise<Video> {
  return vi.waitFor(
    async () => {
      const video = await getVideo(account, id);
      expect(video.status, video.failureReason ?? "").toBe(status);
      return video;
    },
    { timeout: 20_000, interval: 50 },
  );
}

/** A video that everybody may watch. */
export async function approvedVideo(
  account: Account,
  moderator: Account,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<Video> {
  const { id } = await newVideo(account, fields);
  await videoIn(account, id, "moderation");
  const path = `/api/moderation/videos/${id}/approve`;
  const response = await sendJson("POST", path, undefined, moderator.headers);
  if (response.status !== 200) throw new Error(`not approved: ${await response.text()}`);
  return response.json<Video>();
}

/** How many rows each of the videos' tables has. */
export async function videoRows(): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const table of [
    "videos",
    "video_tags",
    "video_words",
    "video_captions",
    "video_progress",
    "file_uses",
    "user_files",
    "files",
  ]) {
    const count = await env.DB.prepare(`SELECT count(*) AS n FROM ${table}`).first<number>("n");
    rows[table] = count ?? 0;
  }
  return rows;
}
