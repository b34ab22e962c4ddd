import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "../deps.ts";
import { refuse } from "../formats/refusal.ts";
import { requireDecoded } from "../require-decoded.ts";
import { NEVER } from "../rules.ts";
import { fileUrl, signedFileText } from "./rules.ts";
import { findOwnFile } from "./store.ts";

/** A picture that stands for somebody or something. */
export interface ShownPicture {
  readonly fileId: string;
  /** A small copy of it; holds as long as the file is there, and nobody can guess it. */
  readonly url: string;
}

/**
 * A finished upload of somebody's as a picture that others are shown. Throws `not_found` for what is no such upload,
 * `file_rejected` for what is no picture, `unavailable` while nothing can be decoded.
 */
export async function shownPicture(
  deps: MediaDeps,
  ownerId: string,
  uploadId: string,
): Promise<ShownPicture> {
  const own = await findOwnFile(deps.db, uploadId);
  if (own?.ownerId !== ownerId) throw new AppError(commonErrors.not_found);
  if (own.file.medium !== "image") throw refuse("unknown");
  await requireDecoded(deps, own.file);
  const signature = await deps.fileUrls.sign(signedFileText(own.id, "thumb", NEVER));
  return { fileId: own.id, url: fileUrl(own.id, "thumb", NEVER, signature) };
}
