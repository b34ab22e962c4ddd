import { AppError } from "../../../shared/kernel/app-error.ts";
import { decodePicture } from "./decode-picture.ts";
import type { MediaDeps } from "./deps.ts";
import { errors } from "./errors.ts";
import { insertLikeness } from "./gallery/store.ts";
import { dropReferences } from "./release-file.ts";
import { findFile, removeAllOf, updateDecoded } from "./store.ts";
import { storeRendition } from "./store-rendition.ts";

export type Finished = "finished" | "removed" | "postponed";

/**
 * Decodes a picture that was too large to be decoded while its sender waited. One that cannot be decoded is removed with
 * all images and uploads of it. May run twice, and at any time later.
 */
export async function finishFile(deps: MediaDeps, sha256: string): Promise<Finished> {
  const file = await findFile(deps.db, sha256);
  if (file?.medium !== "image" || file.thumbHash !== null) return "finished";
  try {
    const { thumb, ...decoded } = await decodePicture(deps, file.key);
    await storeRendition(deps, file, "thumb", thumb);
    await deps.db.batch([updateDecoded(deps.db, file, decoded), insertLikeness(deps.db, sha256)]);
    return "finished";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Deleted meanwhile, or nothing can be decoded now: the next run will see.
    if (error.definition !== errors.file_rejected) return "postponed";
    deps.log.warn("a stored file cannot be decoded and is removed", { sha256 });
    await dropReferences(deps, sha256, removeAllOf(deps.db, file));
    return "removed";
  }
}
