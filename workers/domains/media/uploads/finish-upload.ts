import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "../deps.ts";
import { discardObject } from "../discard-object.ts";
import { errors } from "../errors.ts";
import { findOwnFile, type OwnFile } from "../files/store.ts";
import { storeFile } from "../files/store-file.ts";
import { refuse } from "../formats/refusal.ts";
import { receiptOf } from "./create-upload.ts";
import { inspectObject } from "./inspect-object.ts";
import type { UploadState } from "./ports.ts";
import { receivePresigned } from "./receive-presigned.ts";
import { endUpload } from "./store.ts";

/** What no later try can mend. */
const FINAL: ReadonlySet<string> = new Set(
  [errors.file_rejected, errors.quota_exceeded, errors.upload_timeout, commonErrors.gone].map(
    ({ code }) => code,
  ),
);

/** Pictures of people and companies have to be pictures. */
const PICTURES: ReadonlySet<string | null> = new Set(["image", "avatar", "company_icon"]);

/** Makes one object of the pieces and looks at it. */
async function receivePieces(deps: MediaDeps, { uploadId, ownerId }: UploadState) {
  const assembled = await deps.uploads.assemble(uploadId, ownerId);
  if (!assembled) throw new AppError(errors.upload_incomplete);
  return inspectObject(deps, assembled);
}

async function makeFile(deps: MediaDeps, state: UploadState): Promise<OwnFile> {
  const presigned = state.way === "presigned";
  const received = await (presigned ? receivePresigned : receivePieces)(deps, state);
  try {
    if (state.sha256 !== null && state.sha256 !== received.sha256) throw refuse("otherBytes");
    if (PICTURES.has(state.purpose) && !received.picture) throw refuse("unknown");
    return await storeFile(deps, receiptOf(state), received);
  } catch (error) {
    // What was put past us lies under its own key still: the copy can go whatever happened.
    if (presigned) await discardObject(deps, received.key);
    throw error;
  }
}

/** Nothing stays of an upload that is refused. */
async function reject(deps: MediaDeps, state: UploadState, error: AppError): Promise<void> {
  await deps.uploads.settle(state.uploadId, error.detail);
  await endUpload(deps.db, state.uploadId);
  await dropObject(deps, state);
}

/**
 * Deletes what an upload has put into the store. The trace of an object that came past us stays until its address has
 * lapsed for sure: it could be put there again.
 */
export async function dropObject(
  deps: Pick<MediaDeps, "blobs" | "db" | "log">,
  { way, key }: Pick<UploadState, "way" | "key">,
): Promise<void> {
  if (way === "presigned") await deps.blobs.delete([key]);
  else await discardObject(deps, key);
}

/** The caller's own file of this id. */
export async function completedFile(
  deps: Pick<MediaDeps, "db">,
  ownerId: string,
  uploadId: string,
): Promise<OwnFile | undefined> {
  const own = await findOwnFile(deps.db, uploadId);
  return own?.ownerId === ownerId ? own : undefined;
}

function requireWhole(state: UploadState | null): UploadState {
  if (!state || state.status === "completed") throw new AppError(commonErrors.not_found);
  if (state.status === "rejected") {
    throw new AppError(errors.file_rejected, { detail: state.reason ?? "" });
  }
  if (state.way === "tus" && state.offset < state.length) {
    throw new AppError(errors.upload_incomplete);
  }
  return state;
}

/**
 * Makes a file of an upload whose bytes are all there; the same again if it is asked again, and whatever died on the way.
 * Throws `not_found`, `upload_incomplete`, `file_rejected`, `quota_exceeded`, `upload_timeout`, `gone` (nothing stays
 * then) or `unavailable`.
 */
export async function finishUpload(
  deps: MediaDeps,
  ownerId: string,
  uploadId: string,
): Promise<OwnFile> {
  const [done, found] = await Promise.all([
    completedFile(deps, ownerId, uploadId),
    deps.uploads.view(uploadId, ownerId),
  ]);
  if (done) {
    if (found) await settled(deps, found);
    return done;
  }
  return finishWhole(deps, requireWhole(found));
}

/** The same for an upload that is known to be whole, and no file yet. Throws what {@link finishUpload} throws. */
export async function finishWhole(deps: MediaDeps, state: UploadState): Promise<OwnFile> {
  try {
    const own = await makeFile(deps, state);
    // Whoever asks meanwhile is told of the file already.
    deps.background(settled(deps, state));
    return own;
  } catch (error) {
    if (error instanceof AppError && FINAL.has(error.definition.code)) {
      await reject(deps, state, error);
    }
    throw error;
  }
}

async function settled(deps: MediaDeps, state: UploadState): Promise<void> {
  if (state.status === "completed") return;
  await deps.uploads.settle(state.uploadId, null);
  if (state.way === "presigned") await dropObject(deps, state);
}
