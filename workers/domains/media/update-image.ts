import type { BatchItem } from "drizzle-orm/batch";
import type { Image } from "../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { Actor } from "../platform/index.ts";
import type { MediaDeps } from "./deps.ts";
import { getImage } from "./get-image.ts";
import { distinctTags, mayPublish } from "./rules.ts";
import { deleteTags, findImage, insertTags, updateImageRow } from "./store.ts";

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
  const statements = changes(deps, image, change);
  if (statements) await db.batch(statements);
  return getImage(deps, actor.userId, imageId);
}

function changes(
  { db }: MediaDeps,
  { id }: { readonly id: string },
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
  const row = updateImageRow(db, id, columns);
  return tags ? [row, deleteTags(db, id), insertTags(db, id, tags)] : [row];
}
