import { readChunks } from "../../../../shared/kernel/read-chunks.ts";
import type { MediaDeps } from "../deps.ts";
import { discardObject } from "../discard-object.ts";
import { refuse } from "../formats/refusal.ts";
import type { Upload } from "../open-upload.ts";
import { receiveFile } from "../receive-file.ts";
import { dropReferences } from "../release-file.ts";
import { FileScan } from "./file-scan.ts";
import { lookInto } from "./look-into.ts";
import { dropUnused, findOwnFile, type OwnFile } from "./store.ts";
import { storeFile } from "./store-file.ts";

/** A file that the platform has had made for somebody. */
export interface MadeFile {
  /** The id it is to have: kept again under the same one, it is the same. */
  readonly fileId: string;
  readonly ownerId: string;
  readonly name: string;
  /** What its bytes have to be. */
  readonly medium: "image" | "video";
}

function made(stream: ReadableStream<Uint8Array>, name: string): Upload {
  return {
    length: null,
    fieldsComeFirst: true,
    chunks: () => readChunks(stream),
    fields: () => ({}),
    fileName: () => name,
    drain: async () => {},
  };
}

/**
 * Stores what was made for somebody, as one of their files that nothing shows yet. What it is, its bytes say. Throws
 * `file_rejected` for anything but what it has to be, `payload_too_large`, `upload_timeout`, `quota_exceeded` or
 * `unavailable`; nothing stays then.
 */
export async function keepMadeFile(
  deps: MediaDeps,
  { fileId, ownerId, name, medium }: MadeFile,
  stream: ReadableStream<Uint8Array>,
): Promise<OwnFile> {
  const received = await receiveFile(deps, made(stream, name), new FileScan());
  try {
    const facts = await lookInto(deps, received);
    if (facts.medium !== medium) throw refuse("otherType");
    const receipt = { id: fileId, ownerId, fileName: name, asVoice: false, waveform: null };
    return await storeFile(deps, receipt, received);
  } catch (error) {
    await discardObject(deps, received.key);
    throw error;
  }
}

/** Drops a file with its bytes, if nothing shows it. */
export async function dropUnusedFile(
  deps: Pick<MediaDeps, "blobs" | "clock" | "db" | "log">,
  fileId: string,
): Promise<void> {
  const own = await findOwnFile(deps.db, fileId);
  if (own) await dropReferences(deps, own.sha256, [...dropUnused(deps.db, fileId)]);
}
