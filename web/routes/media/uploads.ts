import { useSyncExternalStore } from "react";
import { ApiError, uploadImage } from "../../../shared/client/index.ts";
import { queries, session } from "../../app/platform.ts";
import { addImage } from "./images.ts";

export interface UploadItem {
  readonly id: string;
  readonly file: File;
  readonly isPublic: boolean;
  /** Share that has left, 0 to 1. */
  readonly progress: number;
  readonly state: "waiting" | "sending" | "done" | "duplicate" | "failed";
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
      progress: 0,
      state: tooLarge ? "failed" : "waiting",
      error: tooLarge ? new ApiError("payload_too_large", 413) : null,
    };
  });
  set([...items, ...added]);
  next();
}

/** Tries a failed upload again. */
export function retryUpload(id: string): void {
  change(id, { state: "waiting", progress: 0, error: null });
  next();
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
  set(items.filter((item) => item.state === "waiting" || item.state === "sending"));
}

function next(): void {
  const sending = items.filter((item) => item.state === "sending").length;
  const waiting = items.filter((item) => item.state === "waiting").slice(0, AT_ONCE - sending);
  for (const item of waiting) void send(item);
}

async function send({ id, file, isPublic }: UploadItem): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  change(id, { state: "sending" });
  try {
    const onProgress = (progress: number) => change(id, { progress });
    const sent = await uploadImage(session, { file, isPublic, onProgress, signal: abort.signal });
    addImage(sent.image);
    change(id, { state: sent.duplicate ? "duplicate" : "done", progress: 1 });
  } catch (error) {
    change(id, { state: "failed", error });
    // What the platform thinks of the account may have changed since it was asked.
    if (error instanceof ApiError && error.status === 403) {
      void queries.invalidateQueries({ queryKey: ["me"] });
    }
  } finally {
    aborts.delete(id);
    next();
  }
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
