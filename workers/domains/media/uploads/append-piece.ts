import { type AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { Actor } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { deleteLoose } from "../store.ts";
import { finishWhole } from "./finish-upload.ts";
import type { Appended, Piece } from "./ports.ts";
import { endUpload } from "./store.ts";
import { tusError } from "./tus-headers.ts";

type Refused = Exclude<Appended, { readonly kind: "appended" }>;

/** What a sender is told whose piece was not taken. */
function refusalOf(refused: Refused): AppError {
  switch (refused.kind) {
    case "absent":
      return tusError(commonErrors.not_found);
    case "busy":
      return tusError(errors.upload_locked, { "Retry-After": "1" });
    case "elsewhere":
      return tusError(errors.upload_offset, { "Upload-Offset": String(refused.offset) });
    case "mismatch":
      return tusError(errors.checksum_mismatch);
    case "too_long":
      return tusError(commonErrors.payload_too_large);
    case "cut_off":
      return tusError(errors.upload_timeout, { "Upload-Offset": String(refused.offset) });
  }
}

/** Gives the room of an upload back that never became an object. */
async function giveUp({ db }: MediaDeps, uploadId: string, key: string): Promise<void> {
  await db.batch([endUpload(db, uploadId), deleteLoose(db, [key])]);
}

/**
 * Takes a piece of the caller's upload; the last one makes a file of it before this answers. Answers how far the upload
 * is, and when it lapses if it is not whole. Throws `not_found`, `upload_locked`, `upload_offset`, `checksum_mismatch`,
 * `payload_too_large` (the upload is rejected then), and what {@link finishWhole} throws.
 */
export async function appendPiece(
  deps: MediaDeps,
  actor: Actor,
  uploadId: string,
  piece: Piece,
  body: ReadableStream<Uint8Array>,
): Promise<{ readonly offset: number; readonly lapsesAt: Millis | null }> {
  const appended = await deps.uploads.append(uploadId, actor.userId, piece, body);
  if (appended.kind === "too_long") await giveUp(deps, uploadId, appended.key);
  if (appended.kind !== "appended") throw refusalOf(appended);
  const { offset, expiresAt, whole } = appended;
  if (whole) await finishWhole(deps, whole);
  return { offset, lapsesAt: whole ? null : expiresAt };
}
