import {
  type Image,
  type UploadDetails,
  uploadDetails,
} from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Actor, askFirstLook } from "../platform/index.ts";
import { type DecodedAhead, decodeIfNew } from "./decode-picture.ts";
import type { MediaDeps } from "./deps.ts";
import { discardObject } from "./discard-object.ts";
import { cleanFileName } from "./file-name.ts";
import { imageOf, insertUserFile } from "./files/store.ts";
import { whyNotStored } from "./files/why-not-stored.ts";
import { finishFile } from "./finish-file.ts";
import type { ImageFacts } from "./formats/image-facts.ts";
import { ImageScan } from "./formats/image-scan.ts";
import { insertLikeness, writeDoc } from "./gallery/store.ts";
import { viewImage } from "./image-view.ts";
import type { Fields, Upload } from "./open-upload.ts";
import { receiveFile, type StoredObject } from "./receive-file.ts";
import { distinctTags, IMAGE_KIND, mayPublish } from "./rules.ts";
import {
  claimFile,
  countReference,
  type FiledImage,
  findOwned,
  insertImage,
  insertTags,
  type NewImage,
  releaseFile,
  settleLoose,
  settleThumb,
} from "./store.ts";
import { countUpload } from "./uploads/quota.ts";

export type UploadOutcome =
  | { readonly kind: "stored"; readonly image: Image }
  /** The caller had these bytes already; their image stays as it is. */
  | { readonly kind: "duplicate"; readonly image: Image };

/** A whole, well-formed image that belongs to nobody yet. */
type Received = ImageFacts & StoredObject;

interface Added {
  readonly image: FiledImage;
  readonly isNew: boolean;
}

function detailsOf(fields: Fields): UploadDetails {
  const result = uploadDetails.safeParse(fields);
  if (result.success) return result.data;
  throw new AppError(commonErrors.validation_failed, {
    fields: result.error.issues.map(({ path, message }) => ({ path: path.join("."), message })),
  });
}

/** What the sender says of the image, if they may say it. Throws `validation_failed` or `email_unverified`. */
function permittedDetails(actor: Actor, upload: Upload): UploadDetails {
  const details = detailsOf(upload.fields());
  if (details.isPublic && !mayPublish(actor.account)) {
    throw new AppError(commonErrors.email_unverified);
  }
  return details;
}

/** Makes the received object the file of its hash, if it is the first, and the image its owner's, if they have none. */
async function commit(
  deps: MediaDeps,
  image: NewImage,
  { key, sha256, bytes, contentType, width, height }: Received,
  decoded: DecodedAhead | null,
): Promise<FiledImage> {
  const { db, fileQuota: quota } = deps;
  const { fileId, ownerId, name, createdAt } = image;
  const { thumbHash = null, likeness = null } = decoded ?? {};
  const looks = { contentType, width, height, thumbHash, likeness };
  const facts = { ...looks, medium: "image", durationMs: null } as const;
  const upload = { id: fileId, ownerId, sha256, name, kind: "image", waveform: null } as const;
  const sized = { bytes, unusedSince: null, createdAt, quota };
  await db.batch([
    claimFile(db, { sha256, key, bytes, ...facts, createdAt }),
    insertUserFile(db, { ...upload, ...sized }, imageOf(ownerId, sha256)),
    insertImage(db, image),
    countReference(db, fileId),
    insertTags(db, image.id, image.tags),
    writeDoc(db, image),
    insertLikeness(db, sha256),
    settleLoose(db, key),
    // Without room there is no upload to refer to the file: it goes again.
    ...releaseFile(db, sha256, createdAt),
    ...(decoded ? [settleThumb(db, decoded.thumbTrace, { sha256, key })] : []),
  ]);
  const owned = await findOwned(db, ownerId, sha256);
  if (!owned) throw await whyNotStored(deps, ownerId, bytes);
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
    if (upload.fieldsComeFirst) permittedDetails(actor, upload);
    await countUpload(deps, actor.userId);
    return await receiveFile(deps, upload, new ImageScan());
  } catch (error) {
    await upload.drain();
    throw error;
  }
}

/**
 * Stores one image for the caller. Bytes that are here already are not kept twice. Throws `file_rejected`,
 * `payload_too_large`, `upload_timeout`, `validation_failed`, `email_unverified`, `quota_exceeded` or `unavailable`;
 * nothing stays then.
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
    if (isNew && image.isPublic)
      await askFirstLook(deps, { kind: IMAGE_KIND, subjectId: image.id });
    const view = await viewImage(deps, image, actor.userId);
    return { kind: isNew ? "stored" : "duplicate", image: view };
  } catch (error) {
    await discardObject(deps, received.key);
    throw error;
  }
}
