import { fileTypeFromBuffer } from "file-type";
import type { MediaDeps } from "../deps.ts";
import { isImageType } from "../formats/image-facts.ts";
import type { StoredObject } from "../receive-file.ts";
import { type FileRow, findFile } from "../store.ts";
import type { FirstLook } from "./file-scan.ts";
import { mayBeRecording, recordingType, UNKNOWN_TYPE } from "./rules.ts";

/** What some bytes are. */
export type FileFacts = Pick<FileRow, "medium" | "contentType" | "width" | "height" | "durationMs">;

const NO_PIXELS = { width: 0, height: 0 } as const;

/** What is only kept and handed out. */
function unread(contentType: string): FileFacts {
  return { medium: "other", contentType, ...NO_PIXELS, durationMs: null };
}

/** Content type by magic bytes; whatever they make the library do, it ends as an unknown type. */
async function sniff(head: Uint8Array): Promise<string> {
  try {
    const found = await fileTypeFromBuffer(head);
    return found?.mime.split(";")[0]?.trim() ?? UNKNOWN_TYPE;
  } catch {
    return UNKNOWN_TYPE;
  }
}

async function recordingFacts(
  { recordings, blobs }: MediaDeps,
  { key, bytes }: StoredObject,
  sniffed: string,
): Promise<FileFacts> {
  const facts = await recordings.read({ blobs, key, bytes }, sniffed);
  if (!facts) return unread(UNKNOWN_TYPE);
  return { ...facts, contentType: recordingType(sniffed, facts.medium) };
}

/**
 * What a stored file is, by its bytes alone: a picture that was checked as it came, a recording whose container can be
 * read, or something that is only kept. Bytes that are here already are not looked into again.
 */
export async function lookInto(
  deps: MediaDeps,
  received: FirstLook & StoredObject,
): Promise<FileFacts> {
  if (received.picture) return { ...received.picture, medium: "image", durationMs: null };
  const known = await findFile(deps.db, received.sha256);
  if (known) return known;
  const sniffed = await sniff(received.head);
  if (mayBeRecording(sniffed)) return recordingFacts(deps, received, sniffed);
  // Pictures have been told before; nothing else may go for one.
  return unread(isImageType(sniffed) ? UNKNOWN_TYPE : sniffed);
}
