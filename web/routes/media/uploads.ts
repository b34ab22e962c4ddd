import { useSyncExternalStore } from "react";
import { ApiError, uploadImage } from "../../../shared/client/index.ts";
import { speedometer } from "../../app/device/speedometer.ts";
import { RESUMABLE_BYTES } from "../../app/device/upload-memory.ts";
import { queries, session } from "../../app/platform.ts";
import { addImage } from "./images.ts";
import type { Sent } from "./send-in-pieces.ts";

export interface UploadItem {
  readonly id: string;
  readonly file: File;
  readonly isPublic: boolean;
  /** Bytes that have left. */
  readonly sent: number;
  /** Bytes in a second, lately; 0 while it is not known. */
  readonly speed: number;
  readonly state: "waiting" | "sending" | "paused" | "done" | "duplicate" | "failed";
  readonly error: unknown;
}

/** More at once would only make each slower. */
const AT_ONCE = 2;
const MAX_BYTES = 50 * 1_024 * 1_024;

let items: readonly UploadItem[] = [];
const aborts = new Map<string, AbortController>();
const listeners = new Set<() => void>();

session.subscribe(() => {
  if (session.id !== null) return;
  for (const { id } of items) cancelUpload(id);
});

/** Uploads under way and just finished; they go on when the gallery is left. */
export function useUploads(): readonly UploadItem[] {
  return useSyncExternalStore(subscribe, () => items);
}

/** Queues files for upload. */
export function startUploads(files: readonly File[], isPublic: boolean): void {
  const added = files.map((file): UploadItem => {
    const tooLarge = file.size > MAX_BYTES;
    return {
      id: crypto.randomUUID(),
      file,
      isPublic,
      sent: 0,
      speed: 0,
      state: tooLarge ? "failed" : "waiting",
      error: tooLarge ? new ApiError("payload_too_large", 413) : null,
    };
  });
  set([...items, ...added]);
  next();
}

/** Tries a failed upload again, or goes on with one that was paused. */
export function retryUpload(id: string): void {
  change(id, { state: "waiting", error: null });
  next();
}

/** Stops an upload for now; what has been sent stays. */
export function pauseUpload(id: string): void {
  change(id, { state: "paused", speed: 0 });
  aborts.get(id)?.abort();
}

/** Whether an upload can be stopped and go on where it was: one in a single request cannot. */
export function isResumable({ file }: UploadItem): boolean {
  return file.size > RESUMABLE_BYTES;
}

/** Gives an upload up, or takes a finished one off the list. */
export function cancelUpload(id: string): void {
  aborts.get(id)?.abort();
  set(items.filter((item) => item.id !== id));
  next();
}

/** Takes what has arrived off the list. */
export function clearArrived(): void {
  set(items.filter((item) => item.state !== "done" && item.state !== "duplicate"));
}

/** Takes everything that is finished off the list, failures too. */
export function clearFinished(): void {
  set(items.filter((item) => ["waiting", "sending", "paused"].includes(item.state)));
}

function next(): void {
  const sending = items.filter((item) => item.state === "sending").length;
  const waiting = items.filter((item) => item.state === "waiting").slice(0, AT_ONCE - sending);
  for (const item of waiting) void send(item);
}

async function sendOut(item: UploadItem, signal: AbortSignal): Promise<Sent> {
  const { id, file, isPublic } = item;
  const speedOf = speedometer();
  const onProgress = (sent: number) => change(id, { sent, speed: speedOf(sent) });
  if (!isResumable(item)) {
    const onShare = (share: number) => onProgress(share * file.size);
    return uploadImage(session, { file, isPublic, onProgress: onShare, signal });
  }
  const { sendInPieces } = await import("./send-in-pieces.ts");
  return sendInPieces({ file, isPublic, onProgress, signal });
}

async function send(item: UploadItem): Promise<void> {
  const { id, file } = item;
  const abort = new AbortController();
  aborts.set(id, abort);
  change(id, { state: "sending" });
  try {
    const sent = await sendOut(item, abort.signal);
    addImage(sent.image);
    change(id, { state: sent.duplicate ? "duplicate" : "done", sent: file.size });
  } catch (error) {
    if (!isPaused(id)) change(id, { state: "failed", error });
    // What the platform thinks of the account may have changed since it was asked.
    if (error instanceof ApiError && error.status === 403) {
      void queries.invalidateQueries({ queryKey: ["me"] });
    }
  } finally {
    if (aborts.get(id) === abort) aborts.delete(id);
    next();
  }
}

function isPaused(id: string): boolean {
  return items.some((item) => item.id === id && item.state === "paused");
}

function change(id: string, patch: Partial<UploadItem>): void {
  set(items.map((item) => (item.id === id ? { ...item, ...patch } : item)));
}

function set(changed: readonly UploadItem[]): void {
  items = changed;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
