import type { BatchItem } from "drizzle-orm/batch";
import type { Image } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type Actor, askFirstLook } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import { writeDoc } from "./gallery/store.ts";
import { getImage } from "./get-image.ts";
import { distinctTags, IMAGE_KIND, mayPublish } from "./rules.ts";
import { deleteTags, findImage, type ImageRow, insertTags, updateImageRow } from "./store.ts";

export interface ImageChange {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly tags?: string[] | undefined;
  readonly isPublic?: boolean | undefined;
}

/** Changes the details of the caller's own image. Throws `not_found` or `email_unverified`. */
export async function updateImage(
  deps: MediaDeps,
  actor: Actor,
  imageId: string,
  change: ImageChange,
): Promise<Image> {
  const { db } = deps;
  const image = await findImage(db, imageId);
  if (image?.ownerId !== actor.userId) throw new AppError(commonErrors.not_found);
  if (change.isPublic && !mayPublish(actor.account)) {
    throw new AppError(commonErrors.email_unverified);
  }
  await changeImage(deps, image, change);
  return getImage(deps, actor.userId, imageId);
}

/** Writes a change of an image that the caller may make. */
export async function changeImage(
  deps: MediaDeps,
  image: ImageRow,
  change: ImageChange,
): Promise<void> {
  const statements = changes(deps, image, change);
  if (statements) await deps.db.batch(statements);
  if (!change.isPublic || image.isPublic) return;
  await askFirstLook(deps, { kind: IMAGE_KIND, subjectId: image.id });
}

function changes(
  { db }: MediaDeps,
  image: ImageRow,
  { title, description, tags: given, isPublic }: ImageChange,
): [BatchItem<"sqlite">, ...BatchItem<"sqlite">[]] | null {
  const tags = given && distinctTags(given);
  const columns = {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags }),
    ...(isPublic !== undefined && { isPublic }),
  };
  if (Object.keys(columns).length === 0) return null;
  const { id } = image;
  const row = updateImageRow(db, id, columns);
  // Who sees it is no word of it.
  if (title === undefined && description === undefined && !tags) return [row];
  const doc = writeDoc(db, { ...image, ...columns });
  return tags ? [row, doc, deleteTags(db, id), insertTags(db, id, tags)] : [row, doc];
}
