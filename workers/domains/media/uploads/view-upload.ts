import type { UploadView } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { httpDate, iso } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import type { OwnFile } from "../files/store.ts";
import { viewFile } from "../files/view-file.ts";
import { completedFile, finishUpload } from "./finish-upload.ts";
import type { UploadState } from "./ports.ts";
import { TUS } from "./tus-headers.ts";

/** An upload, in a body and in the headers that tus has for it. */
export interface ShownUpload {
  readonly body: UploadView;
  readonly headers: Record<string, string>;
}

function headersOf(offset: number, length: number, state: UploadState | null) {
  return {
    ...TUS,
    "Cache-Control": "no-store",
    "Upload-Offset": String(offset),
    "Upload-Length": String(length),
    ...(state && { "Upload-Expires": httpDate(state.expiresAt) }),
    ...(state?.metadata && { "Upload-Metadata": state.metadata }),
  };
}

function showFile(own: OwnFile, state: UploadState | null): ShownUpload {
  const { id: uploadId, bytes } = own;
  const body = {
    uploadId,
    offset: bytes,
    length: bytes,
    status: "completed",
    file: viewFile(own),
  } as const;
  return { body, headers: headersOf(bytes, bytes, state) };
}

/**
 * Makes the file of an upload that nobody has made yet, though every byte is there: a tus client that is told so by HEAD
 * takes it for done. Throws what {@link finishUpload} throws.
 */
export async function finishIfWhole(
  deps: MediaDeps,
  actor: Actor,
  { body: { uploadId, status, offset, length } }: ShownUpload,
): Promise<void> {
  if (status === "completed" || offset < length) return;
  try {
    await finishUpload(deps, actor.userId, uploadId);
  } catch (error) {
    // Whoever brings the last piece is still at it, and finishes.
    const underWay = error instanceof AppError && error.definition === errors.upload_incomplete;
    if (!underWay) throw error;
  }
}

/** How far the caller's upload is. Throws `not_found`; `gone` for one that was rejected, if tus asks. */
export async function getUpload(
  deps: MediaDeps,
  actor: Actor,
  uploadId: string,
): Promise<ShownUpload> {
  const [own, state] = await Promise.all([
    completedFile(deps, actor.userId, uploadId),
    deps.uploads.view(uploadId, actor.userId),
  ]);
  if (own) return showFile(own, state);
  if (!state || state.status === "completed") throw new AppError(commonErrors.not_found);
  const { offset, length, status, reason, expiresAt } = state;
  const body = { uploadId, offset, length, status, expiresAt: iso(expiresAt) };
  const headers = headersOf(offset, length, state);
  return { body: reason === null ? body : { ...body, reason }, headers };
}
