import { useSyncExternalStore } from "react";
import { ApiError, type Asset, reply, uploadAsset } from "../../../../shared/client/index.ts";
import { RESUMABLE_BYTES, uploadMemory } from "../../../app/device/upload-memory.ts";
import { api, session } from "../../../app/platform.ts";

/** A picture or a video on its way into a box. */
export interface BoxUpload {
  readonly id: string;
  readonly boxId: string;
  readonly file: File;
  /** 0 to 1. */
  readonly share: number;
  readonly state: "waiting" | "sending" | "failed";
  readonly error: unknown;
}

/** What shows an asset that has arrived. */
interface Shows {
  placeAssets(assets: readonly Asset[]): void;
}

/** More at once would only make each slower. */
const AT_ONCE = 2;
const NONE: readonly BoxUpload[] = [];

let uploads: readonly BoxUpload[] = [];
let byBox: ReadonlyMap<string, readonly BoxUpload[]> = new Map();
const shows = new Map<string, Shows>();
const aborts = new Map<string, AbortController>();
const listeners = new Set<() => void>();

session.subscribe(() => {
  if (session.id !== null) return;
  for (const { id } of uploads) cancelUpload(id);
});

/** What is on its way into a box; it goes on when the board is left. */
export function useUploads(boxId: string): readonly BoxUpload[] {
  return useSyncExternalStore(subscribe, () => byBox.get(boxId) ?? NONE);
}

/** Sends files into a box, a few at once. */
export function startUploads(board: Shows, boxId: string, files: readonly File[]): void {
  const added = files.map((file): BoxUpload => {
    const id = crypto.randomUUID();
    shows.set(id, board);
    return { id, boxId, file, share: 0, state: "waiting", error: null };
  });
  set([...uploads, ...added]);
  next();
}

/** Tries an upload again that failed. */
export function retryUpload(id: string): void {
  change(id, { state: "waiting", error: null, share: 0 });
  next();
}

/** Gives an upload up. */
export function cancelUpload(id: string): void {
  aborts.get(id)?.abort();
  shows.delete(id);
  set(uploads.filter((one) => one.id !== id));
  next();
}

function next(): void {
  const sending = uploads.filter(({ state }) => state === "sending").length;
  const waiting = uploads.filter(({ state }) => state === "waiting");
  for (const upload of waiting.slice(0, AT_ONCE - sending)) void send(upload);
}

async function send({ id, boxId, file }: BoxUpload): Promise<void> {
  const abort = new AbortController();
  aborts.set(id, abort);
  change(id, { state: "sending" });
  try {
    const asset = await sendOut(boxId, file, abort.signal, (share) => change(id, { share }));
    shows.get(id)?.placeAssets([asset]);
    shows.delete(id);
    set(uploads.filter((one) => one.id !== id));
  } catch (error) {
    if (error instanceof ApiError && error.code === "aborted") return;
    change(id, { state: "failed", error });
  } finally {
    aborts.delete(id);
    next();
  }
}

/** A large file travels in pieces, and goes on where it was when it is sent again. */
async function sendOut(
  boxId: string,
  file: File,
  signal: AbortSignal,
  onProgress: (share: number) => void,
): Promise<Asset> {
  if (file.size <= RESUMABLE_BYTES) {
    const { name, type: contentType } = file;
    return uploadAsset(session, boxId, { file, name, contentType, onProgress, signal });
  }
  const { uploadResumably } = await import("../../../../shared/client/resumable-upload.ts");
  const { fileId: uploadId } = await uploadResumably(session, {
    ...{ file, name: file.name, purpose: "attachment", memory: uploadMemory, signal },
    fingerprint: `asset ${file.size} ${file.lastModified} ${file.name}`,
    onProgress: (bytes) => onProgress(bytes / file.size),
  });
  return reply(api.POST("/api/assets", { body: { boxId, uploadId } }));
}

function change(id: string, patch: Partial<BoxUpload>): void {
  set(uploads.map((one) => (one.id === id ? { ...one, ...patch } : one)));
}

function set(changed: readonly BoxUpload[]): void {
  uploads = changed;
  byBox = Map.groupBy(changed, ({ boxId }) => boxId);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
