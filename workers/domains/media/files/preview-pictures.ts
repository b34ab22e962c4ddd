import { AppError } from "../../../../shared/kernel/app-error.ts";
import { readChunks } from "../../../../shared/kernel/read-chunks.ts";
import { decodeIfNew } from "../decode-picture.ts";
import type { MediaDeps } from "../deps.ts";
import { discardObject } from "../discard-object.ts";
import { safeFileName } from "../file-name.ts";
import { finishFile } from "../finish-file.ts";
import type { ImageFacts } from "../formats/image-facts.ts";
import { ImageScan } from "../formats/image-scan.ts";
import type { Upload } from "../open-upload.ts";
import { receiveFile, type StoredObject } from "../receive-file.ts";
import { claimFile, countReference, settleLoose, settleThumb } from "../store.ts";
import { endingOf } from "./rules.ts";
import { claimForPreview, insertUserFile, noteUsed } from "./store.ts";

/** Bytes of somebody who says nothing about them. */
function unsaid(stream: ReadableStream<Uint8Array>): Upload {
  return {
    length: null,
    fieldsComeFirst: true,
    chunks: () => readChunks(stream),
    fields: () => ({}),
    fileName: () => "",
    drain: async () => {},
  };
}

/** What belongs to nobody takes no room of anybody's. */
const NO_QUOTA = { bytes: 0, files: 0 } as const;

async function commit(deps: MediaDeps, received: ImageFacts & StoredObject, path: string) {
  const { db, clock, ids } = deps;
  const { key, sha256, bytes, contentType, width, height } = received;
  const decoded = await decodeIfNew(deps, received);
  const createdAt = clock.now();
  const { thumbHash = null, likeness = null } = decoded ?? {};
  const looks = { contentType, width, height, thumbHash, likeness };
  const id = ids.next<string>();
  const name = safeFileName(path.split("/").at(-1) ?? "", endingOf(contentType), "image");
  const upload = { id, ownerId: null, sha256, name, kind: "image", waveform: null } as const;
  await db.batch([
    claimFile(db, { sha256, key, bytes, ...looks, medium: "image", durationMs: null, createdAt }),
    insertUserFile(db, { ...upload, bytes, unusedSince: createdAt, createdAt, quota: NO_QUOTA }),
    countReference(db, id),
    settleLoose(db, key),
    ...(decoded ? [settleThumb(db, decoded.thumbTrace, { sha256, key })] : []),
  ]);
  // Bytes that were here already lie under the key they came with first.
  await discardObject(deps, key);
  if (thumbHash === null) deps.background(finishFile(deps, sha256));
  return id;
}

/**
 * Keeps a picture that belongs to nobody. Answers the id of its upload, which goes again if nothing shows it; `null` if it
 * is no picture that is taken here, or broke off.
 */
export async function storePicture(
  deps: MediaDeps,
  stream: ReadableStream<Uint8Array>,
  path: string,
): Promise<string | null> {
  try {
    const received = await receiveFile(deps, unsaid(stream), new ImageScan());
    try {
      return await commit(deps, received, path);
    } catch (error) {
      await discardObject(deps, received.key);
      throw error;
    }
  } catch (cause) {
    const level = cause instanceof AppError ? "debug" : "info";
    deps.log[level]("the picture of a link is not kept", { cause });
    return null;
  }
}

/** Notes that a preview shows a picture; `context` as in `file_uses`. Answers whether it is there. May be repeated. */
export async function claimPreviewPicture(
  { db }: Pick<MediaDeps, "db">,
  fileId: string,
  context: string,
): Promise<boolean> {
  const [claimed] = await db.batch([claimForPreview(db, fileId, context), noteUsed(db, fileId)]);
  return claimed.length > 0;
}
