import type { z } from "@hono/zod-openapi";
import type { mediaContracts } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import { deleteImage } from "../delete-image.ts";
import type { MediaDeps } from "../deps.ts";
import { distinctTags, mayPublish, tagKey } from "../rules.ts";
import type { ImageRow } from "../store.ts";
import { changeImage } from "../update-image.ts";
import { ownImages } from "./store.ts";

export type BulkInput = z.output<(typeof mediaContracts)["bulkImages"]["body"]>;
type BulkUpdate = Extract<BulkInput, { action: "update" }>;

/** More than an image may have are left out, the last first. */
const MOST_TAGS = 20;

/** The tags as they are to be; none, when nothing is said of them. */
function tagsAfter({ tags }: ImageRow, { addTags, removeTags }: BulkUpdate): string[] | undefined {
  if (addTags.length + removeTags.length === 0) return undefined;
  const removed = new Set(removeTags.map(tagKey));
  const kept = tags.filter((tag) => !removed.has(tagKey(tag)));
  return distinctTags([...kept, ...addTags]).slice(0, MOST_TAGS);
}

async function deleteOne(deps: MediaDeps, actor: Actor, imageId: string): Promise<void> {
  try {
    await deleteImage(deps, actor, imageId);
  } catch (error) {
    // Deleted in another tab meanwhile: it is gone, as was asked.
    if (error instanceof AppError && error.definition === commonErrors.not_found) return;
    throw error;
  }
}

/**
 * Changes or deletes many of the caller's images, one after the other: what fails halfway leaves those before it done, and
 * may be asked again. Answers which were the caller's. Throws `email_unverified` before anything is changed.
 */
export async function bulkImages(
  deps: MediaDeps,
  actor: Actor,
  input: BulkInput,
): Promise<{ done: string[]; missing: string[] }> {
  if (input.action === "update" && input.isPublic && !mayPublish(actor.account)) {
    throw new AppError(commonErrors.email_unverified);
  }
  const ids = [...new Set(input.ids)];
  const rows = new Map((await ownImages(deps.db, actor.userId, ids)).map((row) => [row.id, row]));
  for (const row of rows.values()) {
    if (input.action === "delete") await deleteOne(deps, actor, row.id);
    else await changeImage(deps, row, { isPublic: input.isPublic, tags: tagsAfter(row, input) });
  }
  return {
    done: ids.filter((id) => rows.has(id)),
    missing: ids.filter((id) => !rows.has(id)),
  };
}
