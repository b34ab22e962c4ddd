import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { dropReferences } from "../release-file.ts";
import { dropUnused, findOwnFile } from "./store.ts";

/**
 * Drops the caller's own upload, and its bytes if nobody else refers to them. Throws `not_found`, or `file_in_use` while
 * a message or the gallery shows it.
 */
export async function deleteFile(deps: MediaDeps, actor: Actor, fileId: string): Promise<void> {
  const own = await findOwnFile(deps.db, fileId);
  if (own?.ownerId !== actor.userId) throw new AppError(commonErrors.not_found);
  await dropReferences(deps, own.sha256, dropUnused(deps.db, fileId));
  if (await findOwnFile(deps.db, fileId)) throw new AppError(errors.file_in_use);
}
