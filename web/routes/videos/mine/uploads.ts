import { useSyncExternalStore } from "react";
import { ApiError, reply, type Video } from "../../../../shared/client/index.ts";
import { uploadResumably } from "../../../../shared/client/resumable-upload.ts";
import { speedometer } from "../../../app/device/speedometer.ts";
import { uploadMemory } from "../../../app/device/upload-memory.ts";
import { api, queries, session } from "../../../app/platform.ts";
import { addVideo, replaceVideo } from "../videos.ts";
import { bodyOf, type Details, detailsOfFile } from "./details.ts";
import { isFileOf, keepUnfinished, loadUnfinished, type Unfinished } from "./unfinished.ts";

export interface VideoUpload extends Unfinished {
  /** `null` after a reload, until it is chosen again. */
  readonly file: File | null;
  /** Bytes in a second, lately; 0 while it is not known. */
  readonly speed: number;
  /** `absent`: its file has to be chosen again. `made`: the video is there, its details are still being written. */
  readonly state: "waiting" | "sending" | "paused" | "absent" | "failed" | "made";
  readonly error: unknown;
  /** Its details are being written. */
  readonly open: boolean;
  readonly videoId: string | null;
}

/** More at once would only make each slower. */
const AT_ONCE = 2;
/** Between two notes of how far an upload is; the platform knows it better. */
const NOTE_EVERY_MS = 2_000;

let items: readonly VideoUpload[] = loadUnfinished().map((one) => ({
  ...one,
  ...{ file: null, speed: 0, state: "absent", error: null, open: false, videoId: null },
}));
let notedAt = 0;
const aborts = new Map<string, AbortController>();
const listeners = new Set<() => void>();

session.subscribe(() => {
  if (session.id !== null) return;
  for (const { id } of items) cancelUpload(id);
});

/** Uploads that are not videos yet; they go on when the page is left. */
export function useVideoUploads(): readonly VideoUpload[] {
  return useSyncExternalStore(subscribe, () => items);
}

/** Queues films for upload. One whose upload a reload has interrupted goes on where it was. */
export function startUploads(files: readonly File[], isPublic: boolean): void {
  const fresh = files.filter((file) => !takeUp(file));
  const open = fresh.length === 1;
  set([...items, ...fresh.map((file) => itemOf(file, { isPublic, open, replaces: null }))]);
  next();
}

/** Has another film take the place of a video's own. */
export function startReplacement(video: Video, file: File): void {
  const fresh = { isPublic: video.isPublic, open: false, replaces: video.id };
  if (!takeUp(file)) set([...items, itemOf(file, fresh)]);
  next();
}

/** Goes on with an upload whose file had to be chosen again. Answers whether there was one of this file. */
function takeUp(file: File): boolean {
  const known = items.find((item) => item.state === "absent" && isFileOf(item, file));
  if (known) change(known.id, { file, state: "waiting" });
  return known !== undefined;
}

function itemOf(
  file: File,
  { isPublic, open, replaces }: Pick<VideoUpload, "open" | "replaces"> & { isPublic: boolean },
): VideoUpload {
  const { name, size, lastModified } = file;
  return {
    ...{ id: crypto.randomUUID(), name, size, lastModified, file, open, replaces },
    details: detailsOfFile(name, isPublic),
    ...{ sent: 0, speed: 0, state: "waiting", error: null, videoId: null },
  };
}

/** Tries a failed upload again, or goes on with one that was paused. */
export function resumeUpload(id: string): void {
  change(id, { state: "waiting", error: null });
  next();
}

/** Stops an upload for now; what has been sent stays. */
export function pauseUpload(id: string): void {
  change(id, { state: "paused", speed: 0 });
  aborts.get(id)?.abort();
}

/** Gives an upload up. */
export function cancelUpload(id: string): void {
  aborts.get(id)?.abort();
  set(items.filter((item) => item.id !== id));
  next();
}

/** Writes down what is to be said of the video. */
export function describeUpload(id: string, details: Partial<Details>): void {
  const item = find(id);
  if (item) change(id, { details: { ...item.details, ...details } });
}

/** Opens or closes the fields of its details. */
export function openUpload(id: string, open: boolean): void {
  change(id, { open });
}

/** Closes the fields; of a video that is there already, what was written since is saved. Throws as the call does. */
export async function finishDetails(id: string): Promise<void> {
  const item = find(id);
  if (item?.videoId == null) return openUpload(id, false);
  const params = { path: { videoId: item.videoId } };
  const body = bodyOf(item.details, item.name);
  replaceVideo(await reply(api.PATCH("/api/videos/{videoId}", { params, body })));
  set(items.filter((one) => one.id !== id));
}

function next(): void {
  const sending = items.filter((item) => item.state === "sending").length;
  const waiting = items.filter((item) => item.state === "waiting").slice(0, AT_ONCE - sending);
  for (const item of waiting) if (item.file) void send(item, item.file);
}

async function send({ id, name, size, lastModified }: VideoUpload, file: File): Promise<void> {
  const abort = new AbortController();
  const speedOf = speedometer();
  aborts.set(id, abort);
  change(id, { state: "sending" });
  try {
    const { fileId } = await uploadResumably(session, {
      ...{ file, name, purpose: "video", memory: uploadMemory, signal: abort.signal },
      fingerprint: `video ${size} ${lastModified} ${name}`,
      onProgress: (sent) => change(id, { sent, speed: speedOf(sent) }),
    });
    await arrived(id, fileId);
  } catch (error) {
    if (find(id)?.state === "sending") change(id, { state: "failed", error, speed: 0 });
    // What the platform thinks of the account may have changed since it was asked.
    if (error instanceof ApiError && error.status === 403) {
      void queries.invalidateQueries({ queryKey: ["me"] });
    }
  } finally {
    if (aborts.get(id) === abort) aborts.delete(id);
    next();
  }
}

/** The file is there: a video is made of it, or it becomes another film of one. */
async function arrived(id: string, uploadId: string): Promise<void> {
  const item = find(id);
  if (item === undefined) return;
  const { replaces, details, name } = item;
  if (replaces !== null) {
    const params = { path: { videoId: replaces } };
    replaceVideo(
      await reply(api.POST("/api/videos/{videoId}/replace", { params, body: { uploadId } })),
    );
    return set(items.filter((one) => one.id !== id));
  }
  const body = { uploadId, ...bodyOf(details, name) };
  const video = await reply(api.POST("/api/videos", { body }));
  addVideo(video);
  // Whoever is still writing goes on writing.
  if (find(id)?.open) change(id, { state: "made", videoId: video.id });
  else set(items.filter((one) => one.id !== id));
}

function find(id: string): VideoUpload | undefined {
  return items.find((item) => item.id === id);
}

function change(id: string, patch: Partial<VideoUpload>): void {
  set(items.map((item) => (item.id === id ? { ...item, ...patch } : item)));
}

function set(changed: readonly VideoUpload[]): void {
  const onlyFurther =
    changed.length === items.length && performance.now() - notedAt < NOTE_EVERY_MS;
  items = changed;
  if (!onlyFurther) note();
  window.onbeforeunload = isBusy() ? (event) => event.preventDefault() : null;
  for (const listener of listeners) listener();
}

function note(): void {
  notedAt = performance.now();
  keepUnfinished(items.filter(({ state }) => state !== "made"));
}

// What was written just before the page goes.
window.addEventListener("pagehide", note);

function isBusy(): boolean {
  return items.some(({ state }) => state === "waiting" || state === "sending");
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
