import type { MediaDeps } from "../deps.ts";
import { refuse } from "../formats/refusal.ts";
import { requireDecoded } from "../require-decoded.ts";
import { NEVER } from "../rules.ts";
import { finishUpload } from "../uploads/finish-upload.ts";
import { fileUrl, signedFileText } from "./rules.ts";

/** A picture that stands for somebody or something. */
export interface ShownPicture {
  readonly fileId: string;
  /** A small copy of it; holds as long as the file is there, and nobody can guess it. */
  readonly url: string;
}

/**
 * An upload of somebody's as a picture that others are shown; one whose bytes are all there is finished by it. Throws
 * `not_found` for what is no such upload, `upload_incomplete`, `file_rejected` for what is no picture, `unavailable` while
 * nothing can be decoded.
 */
export async function shownPicture(
  deps: MediaDeps,
  ownerId: string,
  uploadId: string,
): Promise<ShownPicture> {
  const own = await finishUpload(deps, ownerId, uploadId);
  if (own.file.medium !== "image") throw refuse("unknown");
  await requireDecoded(deps, own.file);
  const signature = await deps.fileUrls.sign(signedFileText(own.id, "thumb", NEVER));
  return { fileId: own.id, url: fileUrl(own.id, "thumb", NEVER, signature) };
}
