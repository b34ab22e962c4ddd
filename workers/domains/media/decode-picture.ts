import { rgbaToThumbHash } from "thumbhash";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "./deps.ts";
import { refuse } from "./formats/refusal.ts";
import { likenessOf } from "./likeness.ts";
import type { StoredObject } from "./receive-file.ts";
import { DECODED_AT_ONCE_BYTES, RENDITION_SIDES, renditionKey } from "./rules.ts";
import { findFile, forgetTrace, insertLooseAgain, type Trace } from "./store.ts";

/** Longest side that ThumbHash takes. */
const THUMBHASH_SIDE = 100;

/** What decoding a picture tells and leaves. */
export interface Decoded {
  readonly thumb: Uint8Array;
  /** ThumbHash in base64. */
  readonly thumbHash: string;
  /** Perceptual hash, 16 hexadecimal digits. */
  readonly likeness: string;
}

/** The stored bytes. A store that does not answer says nothing about the picture: throws `unavailable`, or `not_found`. */
async function stored(deps: MediaDeps, key: string) {
  const object = await deps.blobs.open(key).catch((cause: unknown) => {
    throw new AppError(commonErrors.unavailable, { cause });
  });
  if (!object) throw new AppError(commonErrors.not_found);
  return object;
}

async function decode(deps: MediaDeps, key: string): Promise<Decoded> {
  const { body } = await stored(deps, key);
  const thumb = await deps.pictures.render(body, RENDITION_SIDES.thumb, false);
  const { width, height, rgba } = await deps.pictures.pixels(thumb, THUMBHASH_SIDE);
  const thumbHash = rgbaToThumbHash(width, height, rgba).toBase64();
  return { thumb, thumbHash, likeness: likenessOf({ width, height, rgba }) };
}

/**
 * Decodes a stored picture, for its thumb and placeholder. Throws `file_rejected` when it cannot be decoded, `unavailable`
 * when nothing can be read or decoded at present (a picture known to be good tells the two apart), and `not_found` when the
 * object has gone.
 */
export async function decodePicture(deps: MediaDeps, key: string): Promise<Decoded> {
  try {
    return await decode(deps, key);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    deps.log.info("a picture was not decoded", { cause });
    if (!(await deps.pictures.works())) throw new AppError(commonErrors.unavailable, { cause });
    return decodeAfterAll(deps, key);
  }
}

/** Once more: what broke off while it was read, or met a service that was away for a moment, is no bad picture. */
async function decodeAfterAll(deps: MediaDeps, key: string): Promise<Decoded> {
  try {
    return await decode(deps, key);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw refuse("undecodable");
  }
}

/** What is known of a picture whose thumb is kept already: loose, until its file is there. */
export interface DecodedAhead extends Decoded {
  readonly thumbTrace: Trace;
}

/** Decodes bytes that are new here, and keeps their thumb; those that are many are decoded after the reply. */
export async function decodeIfNew(
  deps: MediaDeps,
  received: StoredObject,
): Promise<DecodedAhead | null> {
  if (received.bytes > DECODED_AT_ONCE_BYTES) return null;
  if (await findFile(deps.db, received.sha256)) return null;
  const at = renditionKey(received.key, "thumb");
  // Should the object be given up meanwhile, at any moment, its thumb is found and swept all the same.
  const [decoding, tracing] = await Promise.allSettled([
    decodePicture(deps, received.key),
    insertLooseAgain(deps.db, at, deps.clock.now()),
  ]);
  if (tracing.status === "rejected") throw tracing.reason;
  if (decoding.status === "rejected") {
    await forgetTrace(deps.db, tracing.value);
    throw decoding.reason;
  }
  await deps.blobs.put(at, decoding.value.thumb);
  return { ...decoding.value, thumbTrace: tracing.value };
}
