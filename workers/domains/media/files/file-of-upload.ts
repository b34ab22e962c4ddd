import type { MediaDeps } from "../deps.ts";
import { findOwnFile, type OwnFile } from "./store.ts";

/** What a finished upload has left: the file it is known by from then on, and where its bytes lie. */
export interface UploadedFile extends Pick<OwnFile, "name" | "sha256" | "bytes"> {
  readonly fileId: string;
  readonly key: string;
  readonly contentType: string;
  readonly medium: OwnFile["file"]["medium"];
  readonly durationMs: number | null;
}

/**
 * The caller's own file by the id of its upload: a finished upload's id is its file's. `null` for an upload that is not
 * finished, and for what is not the caller's.
 */
export async function fileOfUpload(
  deps: Pick<MediaDeps, "db">,
  ownerId: string,
  uploadId: string,
): Promise<UploadedFile | null> {
  const own = await findOwnFile(deps.db, uploadId);
  if (own?.ownerId !== ownerId) return null;
  const { id: fileId, name, sha256, bytes, file } = own;
  const { key, contentType, medium, durationMs } = file;
  return { fileId, name, sha256, bytes, key, contentType, medium, durationMs };
}
