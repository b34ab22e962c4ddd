import { type DecodedAhead, decodeIfNew } from "../decode-picture.ts";
import type { MediaDeps } from "../deps.ts";
import { discardObject } from "../discard-object.ts";
import { safeFileName } from "../file-name.ts";
import { finishFile } from "../finish-file.ts";
import type { StoredObject } from "../receive-file.ts";
import {
  claimFile,
  recountReferences,
  releaseFile,
  selectFile,
  settleLoose,
  settleThumb,
} from "../store.ts";
import { endUpload } from "../uploads/store.ts";
import type { FirstLook } from "./file-scan.ts";
import { type FileFacts, lookInto } from "./look-into.ts";
import { endingOf, kindOf } from "./rules.ts";
import { insertUserFile, type OwnFile, selectUserFile, type UserFileRow } from "./store.ts";
import { whyNotStored } from "./why-not-stored.ts";

/** Whose a received file is, and what they say of it. */
export interface Receipt {
  /** The id the file is to have: with the same one it may be stored again. */
  readonly id: string;
  readonly ownerId: string;
  readonly fileName: string;
  readonly asVoice: boolean;
  readonly waveform: number[] | null;
}

/** The row of an upload of these bytes. */
export function userFileOf(
  deps: Pick<MediaDeps, "clock">,
  { id, ownerId, fileName, asVoice, waveform }: Receipt,
  { sha256, bytes }: Pick<StoredObject, "sha256" | "bytes">,
  { medium, contentType }: Pick<FileFacts, "medium" | "contentType">,
): UserFileRow {
  const kind = kindOf(medium, asVoice);
  const createdAt = deps.clock.now();
  return {
    id,
    ownerId,
    sha256,
    name: safeFileName(fileName, endingOf(contentType), kind),
    kind,
    waveform: kind === "voice" ? waveform : null,
    bytes,
    unusedSince: createdAt,
    createdAt,
  };
}

/** Makes the received object the file of its hash, if it is the first, and adds the upload that refers to it. */
async function commit(
  deps: MediaDeps,
  own: UserFileRow,
  { key, sha256, bytes }: StoredObject,
  { medium, contentType, width, height, durationMs }: FileFacts,
  decoded: DecodedAhead | null,
): Promise<OwnFile> {
  const { db, fileQuota: quota } = deps;
  const { thumbHash = null, likeness = null } = decoded ?? {};
  const facts = { medium, contentType, width, height, durationMs, thumbHash, likeness };
  const [, , , , [stored], [file]] = await db.batch([
    claimFile(db, { sha256, key, bytes, ...facts, createdAt: own.createdAt }),
    // Its room is free for what it has become.
    endUpload(db, own.id),
    insertUserFile(db, { ...own, quota }),
    recountReferences(db, sha256),
    selectUserFile(db, own.id),
    selectFile(db, sha256),
    settleLoose(db, key),
    // Without room there is no upload to refer to the file: it goes again.
    ...releaseFile(db, sha256, own.createdAt),
    ...(decoded ? [settleThumb(db, decoded.thumbTrace, { sha256, key })] : []),
  ]);
  if (!(stored && file)) throw await whyNotStored(deps, own.ownerId ?? "", bytes);
  return { ...stored, file };
}

/**
 * Makes a received object somebody's file. What of it is here twice goes; when it throws, the object is still loose.
 * Throws `file_rejected`, `quota_exceeded`, `upload_timeout` or `unavailable`.
 */
export async function storeFile(
  deps: MediaDeps,
  receipt: Receipt,
  received: FirstLook & StoredObject,
): Promise<OwnFile> {
  const facts = await lookInto(deps, received);
  const decoded = facts.medium === "image" ? await decodeIfNew(deps, received) : null;
  const own = userFileOf(deps, receipt, received, facts);
  const stored = await commit(deps, own, received, facts, decoded);
  if (stored.file.key !== received.key) await discardObject(deps, received.key);
  const { medium, thumbHash, sha256 } = stored.file;
  if (medium === "image" && thumbHash === null) deps.background(finishFile(deps, sha256));
  return stored;
}
