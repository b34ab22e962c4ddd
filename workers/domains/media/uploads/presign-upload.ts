import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import type { MediaDeps } from "../deps.ts";
import { UPLOAD_RATE } from "../files/rules.ts";
import { openUploadSession } from "./create-upload.ts";
import type { UploadOpening } from "./ports.ts";
import { countUpload, requireRoom } from "./quota.ts";
import { COMPLETED_WITHIN_MS, SIGNED_PUT_SECONDS } from "./rules.ts";

/** What is to be put past us. */
export interface PutWish {
  readonly contentType: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly purpose: string;
  readonly name?: string | undefined;
}

/**
 * An address that takes this one file straight into the store. Throws `quota_exceeded`, `rate_limited`, or `unavailable`
 * where no such addresses can be signed.
 */
export async function presignUpload(deps: MediaDeps, actor: Actor, wish: PutWish) {
  const { puts, clock, ids } = deps;
  if (!puts) throw new AppError(commonErrors.unavailable);
  const { userId: ownerId } = actor;
  const { contentType, bytes, sha256, purpose, name = "" } = wish;
  await enforceRate(deps, `files:${ownerId}`, UPLOAD_RATE);
  await requireRoom(deps, ownerId, bytes);
  await countUpload(deps, ownerId);
  const now = clock.now();
  const uploadId = ids.next<string>();
  const key = ids.random(20).toHex();
  const opening: UploadOpening = {
    ...{ uploadId, ownerId, way: "presigned", length: bytes, key, name, purpose },
    ...{ waveform: null, contentType, sha256, metadata: null },
    expiresAt: now + COMPLETED_WITHIN_MS,
  };
  // Whatever is put there, and whenever: after an hour it is swept.
  await openUploadSession(deps, opening, now);
  const terms = { key, bytes, contentType, sha256, expiresInSeconds: SIGNED_PUT_SECONDS };
  const { url, headers } = await puts.sign(terms);
  const expiresAt = iso(now + SIGNED_PUT_SECONDS * SECOND);
  return { url, method: "PUT" as const, headers: { ...headers }, uploadId, expiresAt };
}
