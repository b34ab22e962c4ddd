import { ApiError, type Image } from "../../../shared/client/index.ts";
import { uploadResumably } from "../../../shared/client/resumable-upload.ts";
import { uploadMemory } from "../../app/device/upload-memory.ts";
import { api, session } from "../../app/platform.ts";

/** A picture that has arrived. */
export interface Sent {
  readonly image: Image;
  /** The caller already had these bytes. */
  readonly duplicate: boolean;
}

interface Picture {
  readonly file: File;
  readonly isPublic: boolean;
  readonly onProgress: (bytes: number) => void;
  readonly signal: AbortSignal;
}

/** Uploads a large picture in pieces, and puts it into the gallery. The same file later goes on where it was. */
export async function sendInPieces(picture: Picture): Promise<Sent> {
  const { file, isPublic, onProgress, signal } = picture;
  const fingerprint = `image ${file.size} ${file.lastModified} ${file.name}`;
  const { fileId: uploadId } = await uploadResumably(session, {
    ...{ file, name: file.name, purpose: "image", fingerprint },
    ...{ memory: uploadMemory, onProgress, signal },
  });
  const { data, response } = await api.POST("/api/media", { body: { uploadId, isPublic } });
  if (data === undefined) throw new ApiError("unexpected", response.status);
  return { image: data, duplicate: response.status === 200 };
}
