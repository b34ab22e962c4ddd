import { rgbaToThumbHash } from "thumbhash";
import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import type { MediaDeps } from "./deps.ts";
import { refuse } from "./formats/refusal.ts";
import { RENDITION_SIDES } from "./rules.ts";

/** Longest side that ThumbHash takes. */
const THUMBHASH_SIDE = 100;

/** What decoding a picture tells and leaves. */
export interface Decoded {
  readonly thumb: Uint8Array;
  /** ThumbHash in base64. */
  readonly thumbHash: string;
}

async function decode(deps: MediaDeps, key: string): Promise<Decoded> {
  const stored = await deps.blobs.open(key);
  if (!stored) throw new AppError(commonErrors.not_found);
  const thumb = await deps.pictures.render(stored.body, RENDITION_SIDES.thumb, false);
  const { width, height, rgba } = await deps.pictures.pixels(thumb, THUMBHASH_SIDE);
  return { thumb, thumbHash: rgbaToThumbHash(width, height, rgba).toBase64() };
}

/**
 * Decodes a stored picture once, for its thumb and placeholder. Throws `file_rejected` when it cannot be decoded,
 * `unavailable` when nothing can be decoded at present (a picture known to be good tells the two apart), and
 * `not_found` when the object has gone.
 */
export async function decodePicture(deps: MediaDeps, key: string): Promise<Decoded> {
  try {
    return await decode(deps, key);
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    deps.log.info("a picture was not decoded", { cause });
    if (await deps.pictures.works()) throw refuse("undecodable");
    throw new AppError(commonErrors.unavailable, { cause });
  }
}
