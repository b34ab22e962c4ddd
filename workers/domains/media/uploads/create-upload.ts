import { uploadPurpose } from "../../../../shared/contracts/media/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import type { Millis } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { errors } from "../errors.ts";
import { UPLOAD_RATE } from "../files/rules.ts";
import { findOwnFile, insertUserFile } from "../files/store.ts";
import { type Receipt, userFileOf } from "../files/store-file.ts";
import { readWaveform } from "../files/upload-file.ts";
import { refuse } from "../formats/refusal.ts";
import { deleteLoose, findFile, recountReferences } from "../store.ts";
import type { UploadOpening } from "./ports.ts";
import { countUpload } from "./quota.ts";
import { byteCount, isSha256, metadataOf, UPLOAD_LIFE_MS } from "./rules.ts";
import { ownFileOf, takeRoom } from "./store.ts";

/** What a sender says of a file before it comes, as `Upload-Length` and `Upload-Metadata` have it. */
export interface Announcement {
  readonly length: string | null;
  readonly metadata: string | null;
}

function wrong(path: string, message: string): AppError {
  return new AppError(commonErrors.validation_failed, { fields: [{ path, message }] });
}

function lengthOf(deps: MediaDeps, header: string | null): number {
  const length = byteCount(header);
  if (length === null) throw wrong("Upload-Length", "How many bytes the file has.");
  if (length === 0) throw refuse("empty");
  if (length > deps.fileQuota.bytes) throw new AppError(commonErrors.payload_too_large);
  return length;
}

function saidOf(header: string | null) {
  const pairs = metadataOf(header ?? "");
  if (!pairs) throw wrong("Upload-Metadata", "Keys with values in base64, separated by commas.");
  const purpose = uploadPurpose.optional().safeParse(pairs["purpose"]);
  if (!purpose.success) throw wrong("Upload-Metadata.purpose", uploadPurpose.options.join(", "));
  const sha256 = pairs["sha256"] ?? null;
  if (sha256 !== null && !isSha256(sha256)) throw wrong("Upload-Metadata.sha256", "64 hex digits.");
  readWaveform(pairs["waveform"]);
  return {
    name: pairs["filename"] ?? pairs["name"] ?? "",
    contentType: pairs["filetype"] ?? null,
    purpose: purpose.data ?? null,
    waveform: pairs["waveform"] ?? null,
    sha256,
  };
}

/** What an upload is to be once it is a file. */
export function receiptOf(opening: UploadOpening): Receipt {
  const { uploadId: id, ownerId, name: fileName, purpose, waveform } = opening;
  const bars = readWaveform(waveform ?? undefined);
  return { id, ownerId, fileName, asVoice: purpose === "voice", waveform: bars };
}

/**
 * Finishes an upload whose bytes its owner has here already, without any being sent. Nobody learns by it what others
 * have.
 */
async function claimKnown(deps: MediaDeps, opening: UploadOpening): Promise<boolean> {
  const { db, fileQuota: quota } = deps;
  const { ownerId, sha256, length } = opening;
  if (sha256 === null) return false;
  const known = await ownFileOf(db, ownerId, sha256);
  const file = known?.bytes === length ? await findFile(db, sha256) : undefined;
  if (!file) return false;
  const own = userFileOf(deps, receiptOf(opening), { sha256, bytes: length }, file);
  await db.batch([insertUserFile(db, { ...own, quota }), recountReferences(db, sha256)]);
  return (await findOwnFile(db, own.id)) !== undefined;
}

/**
 * Begins an upload in an object of its own, and takes room for it. What is put together of it is swept a while after
 * `looseSince`, unless it has become a file's. Throws `quota_exceeded`.
 */
export async function openUploadSession(
  deps: MediaDeps,
  opening: UploadOpening,
  looseSince: Millis,
): Promise<void> {
  const { uploadId: id, ownerId, length: bytes, key, expiresAt } = opening;
  // The object ends what it has begun, whatever dies: so it comes first.
  await deps.uploads.open(opening);
  const row = { id, ownerId, bytes, expiresAt };
  if (await takeRoom(deps.db, row, { key, since: looseSince }, deps.fileQuota)) return;
  await deps.uploads.terminate(id, ownerId);
  await deleteLoose(deps.db, [key]);
  throw new AppError(errors.quota_exceeded);
}

/**
 * Announces an upload that is to come in pieces. One of bytes that the caller has here already is complete at once.
 * Throws `validation_failed`, `file_rejected` (nothing), `payload_too_large`, `quota_exceeded` or `rate_limited`.
 */
export async function createUpload(
  deps: MediaDeps,
  actor: Actor,
  announced: Announcement,
): Promise<{ readonly opening: UploadOpening; readonly complete: boolean }> {
  const { userId: ownerId } = actor;
  const length = lengthOf(deps, announced.length);
  const opening: UploadOpening = {
    ...saidOf(announced.metadata),
    uploadId: deps.ids.next<string>(),
    ownerId,
    way: "tus",
    length,
    key: deps.ids.random(20).toHex(),
    metadata: announced.metadata,
    expiresAt: deps.clock.now() + UPLOAD_LIFE_MS,
  };
  await Promise.all([
    enforceRate(deps, `files:${ownerId}`, UPLOAD_RATE),
    countUpload(deps, ownerId),
  ]);
  if (await claimKnown(deps, opening)) return { opening, complete: true };
  // Until then it may be put together at any time.
  await openUploadSession(deps, opening, opening.expiresAt);
  return { opening, complete: false };
}
