import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Actor, askFirstLook } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { cleanFileName } from "../file-name.ts";
import { dropUnused, noteUsed, type OwnFile } from "../files/store.ts";
import { isImageType } from "../formats/image-facts.ts";
import { refuse } from "../formats/refusal.ts";
import { insertLikeness, writeDoc } from "../gallery/store.ts";
import { viewImage } from "../image-view.ts";
import { dropReferences } from "../release-file.ts";
import { distinctTags, IMAGE_KIND, mayPublish } from "../rules.ts";
import { type FiledImage, findOwned, insertImage, insertTags } from "../store.ts";
import type { UploadOutcome } from "../upload-image.ts";
import { finishUpload } from "./finish-upload.ts";

/** What is said of a picture whose bytes came by an upload. */
export interface PictureOfUpload {
  readonly uploadId: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly isPublic: boolean;
}

async function insert(
  deps: MediaDeps,
  own: OwnFile,
  ownerId: string,
  { title, description, tags, isPublic }: PictureOfUpload,
): Promise<string> {
  const { db, ids, clock } = deps;
  const { contentType } = own.file;
  if (!isImageType(contentType)) throw refuse("unknown");
  const image = {
    ...{ id: ids.next<string>(), fileId: own.id, ownerId, sha256: own.sha256 },
    ...{ name: cleanFileName(own.name, contentType), title, description, isPublic },
    tags: distinctTags(tags),
    createdAt: clock.now(),
  };
  await db.batch([
    insertImage(db, image),
    noteUsed(db, own.id),
    insertTags(db, image.id, image.tags),
    writeDoc(db, image),
    insertLikeness(db, own.sha256),
  ]);
  return image.id;
}

/** The gallery has these bytes already: the upload goes, unless it is what the picture shows. */
async function dropDuplicate(deps: MediaDeps, own: OwnFile, shown: FiledImage): Promise<void> {
  if (shown.fileId === own.id) return;
  await dropReferences(deps, own.sha256, dropUnused(deps.db, own.id));
}

/**
 * Puts the caller's finished upload into the gallery. Throws `email_unverified`, `file_rejected` for what is no picture,
 * and what {@link finishUpload} throws.
 */
export async function addImageOfUpload(
  deps: MediaDeps,
  actor: Actor,
  picture: PictureOfUpload,
): Promise<UploadOutcome> {
  const { userId: ownerId } = actor;
  if (picture.isPublic && !mayPublish(actor.account)) {
    throw new AppError(commonErrors.email_unverified);
  }
  const own = await finishUpload(deps, ownerId, picture.uploadId);
  const existing = await findOwned(deps.db, ownerId, own.sha256);
  const id = existing ? existing.id : await insert(deps, own, ownerId, picture);
  const image = existing ?? (await findOwned(deps.db, ownerId, own.sha256));
  if (!image) throw new AppError(commonErrors.not_found);
  const isNew = !existing && image.id === id;
  if (!isNew) await dropDuplicate(deps, own, image);
  else if (image.isPublic) await askFirstLook(deps, { kind: IMAGE_KIND, subjectId: id });
  return { kind: isNew ? "stored" : "duplicate", image: await viewImage(deps, image, ownerId) };
}
