import { useSyncExternalStore } from "react";
import { type OutgoingFile, uploadFile } from "../../../shared/client/index.ts";
import { session } from "../platform.ts";
import { RESUMABLE_BYTES, uploadMemory } from "./upload-memory.ts";

const shares = new Map<string, number>();
const listeners = new Set<() => void>();

/** Uploads a file of a message that is being sent, and tells its id. */
export async function uploadOutgoing(file: OutgoingFile, signal: AbortSignal): Promise<string> {
  const { localId, blob, name, contentType, waveform } = file;
  note(localId, 0);
  try {
    const onProgress = (share: number) => note(localId, share);
    const { fileId } = await (isLarge(file)
      ? inPieces(file, onProgress, signal)
      : uploadFile(session, { file: blob, name, contentType, waveform, onProgress, signal }));
    return fileId;
  } finally {
    note(localId, null);
  }
}

/** What is large goes on after a reload where it was: the message that waits for it keeps its file. */
function isLarge({ blob, waveform }: OutgoingFile): boolean {
  return waveform === undefined && blob.size > RESUMABLE_BYTES;
}

async function inPieces(
  { localId, blob, name }: OutgoingFile,
  onProgress: (share: number) => void,
  signal: AbortSignal,
) {
  const { uploadResumably } = await import("../../../shared/client/resumable-upload.ts");
  return uploadResumably(session, {
    ...{ file: blob, name, purpose: "attachment", fingerprint: `message ${localId}` },
    ...{ memory: uploadMemory, onProgress: (bytes) => onProgress(bytes / blob.size), signal },
  });
}

/** The share of a file that has left, 0 to 1; `null` while none of it does. */
export function useUploadShare(localId: string): number | null {
  return useSyncExternalStore(subscribe, () => shares.get(localId) ?? null);
}

function note(localId: string, share: number | null): void {
  if (share === null) shares.delete(localId);
  else shares.set(localId, share);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
