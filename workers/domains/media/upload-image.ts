import type { Image, UploadDetails } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import { type Decoded, decodePicture } from "./decode-picture.ts";
import type { MediaDeps } from "./deps.ts";
import { discardObject } from "./discard-object.ts";
import { errors } from "./errors.ts";
import { cleanFileName } from "./file-name.ts";
import { finishFile } from "./finish-file.ts";
import { viewImage } from "./image-view.ts";
import type { Upload } from "./open-upload.ts";
import { type Received, receiveFile } from "./receive-file.ts";
import { DECODED_AT_ONCE_BYTES, distinctTags, mayPublish, renditionKey } from "./rules.ts";
import {
  claimFile,
  countReference,
  type FiledImage,
  findFile,
  findOwned,
  type ImageRow,
  insertImage,
  insertTags,
  settleLoose,
} from "./store.ts";

export type UploadOutcome =
  | { readonly kind: "stored"; readonly image: Image }
  /** The caller had these bytes already; their image stays as it is. */
  | { readonly kind: "duplicate"; readonly image: Image };

interface Added {
  readonly image: FiledImage;
  readonly isNew: boolean;
}

/** What the sender says of the image, if they may say it. Throws `validation_failed` or `email_unverified`. */
function permittedDetails(actor: Actor, upload: Upload): UploadDetails {
  const details = upload.details();
  if (details.isPublic && !mayPublish(actor.account)) {
    throw new AppError(commonErrors.email_unverified);
  }
  return details;
}

/** Decodes bytes that are new here, unless they are many: those are decoded after the reply. */
async function decodeIfNew(deps: MediaDeps, received: Received): Promise<Decoded | null> {
  if (received.bytes > DECODED_AT_ONCE_BYTES) return null;
  if (await findFile(deps.db, received.sha256)) return null;
  const decoded = await decodePicture(deps, received.key);
  await deps.blobs.put(renditionKey(received.key, "thumb"), decoded.thumb);
  return decoded;
}

/** Makes the received object the file of its hash, if it is the first, and the image its owner's, if they have none. */
async function commit(
  deps: MediaDeps,
  image: ImageRow,
  { key, sha256, bytes, contentType, width, height }: Received,
  decoded: Decoded | null,
): Promise<FiledImage> {
  const { db } = deps;
  const { createdAt } = image;
  const thumbHash = decoded?.thumbHash ?? null;
  await db.batch([
    claimFile(db, { sha256, key, bytes, contentType, width, height, thumbHash, createdAt }),
    insertImage(db, image),
    countReference(db, sha256, image.id),
    insertTags(db, image.id, image.tags),
    settleLoose(db, key),
  ]);
  const owned = await findOwned(db, image.ownerId, sha256);
  // Only a condemned key is not accepted: the upload outlived its trace.
  if (!owned) throw new AppError(errors.upload_timeout);
  return owned;
}

async function addImage(
  deps: MediaDeps,
  actor: Actor,
  upload: Upload,
  received: Received,
): Promise<Added> {
  const { title, description, tags, isPublic } = permittedDetails(actor, upload);
  const { sha256, contentType } = received;
  const existing = await findOwned(deps.db, actor.userId, sha256);
  if (existing) return { image: existing, isNew: false };
  const decoded = await decodeIfNew(deps, received);
  const image = {
    id: deps.ids.next<string>(),
    fileId: deps.ids.next<string>(),
    ownerId: actor.userId,
    sha256,
    name: cleanFileName(upload.fileName(), contentType),
    title,
    description,
    tags: distinctTags(tags),
    isPublic,
    createdAt: deps.clock.now(),
  };
  const committed = await commit(deps, image, received, decoded);
  return { image: committed, isNew: committed.id === image.id };
}

async function receivePermitted(deps: MediaDeps, actor: Actor, upload: Upload): Promise<Received> {
  try {
    if (upload.detailsComeFirst) permittedDetails(actor, upload);
    return await receiveFile(deps, upload);
  } catch (error) {
    await upload.drain();
    throw error;
  }
}

/**
 * Stores one image for the caller. Bytes that are here already are not kept twice. Throws `file_rejected`,
 * `payload_too_large`, `upload_timeout`, `validation_failed`, `email_unverified` or `unavailable`; nothing stays then.
 */
export async function uploadImage(
  deps: MediaDeps,
  actor: Actor,
  upload: Upload,
): Promise<UploadOutcome> {
  const received = await receivePermitted(deps, actor, upload);
  try {
    const { image, isNew } = await addImage(deps, actor, upload, received);
    if (image.file.key !== received.key) await discardObject(deps, received.key);
    if (image.file.thumbHash === null) deps.background(finishFile(deps, image.sha256));
    const view = await viewImage(deps, image, actor.userId);
    return { kind: isNew ? "stored" : "duplicate", image: view };
  } catch (error) {
    await discardObject(deps, received.key);
    throw error;
  }
}
