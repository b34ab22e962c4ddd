import type { MediaDeps } from "./deps.ts";
import { renditionBody } from "./read-rendition.ts";
import { RENDITION_SIDES, renditionKey } from "./rules.ts";
import type { FileRow } from "./store.ts";
import { storeRendition } from "./store-rendition.ts";

async function bytesOf(body: BodyInit): Promise<Uint8Array> {
  return new Uint8Array(await new Response(body).arrayBuffer());
}

/** Draws it now, and keeps it for those who ask again. */
async function drawJpeg(deps: MediaDeps, file: FileRow): Promise<Uint8Array> {
  const { body } = await renditionBody(deps, file, "thumb");
  const thumb = new Blob([await bytesOf(body)]).stream();
  const bytes = await deps.pictures.jpeg(thumb, RENDITION_SIDES.thumb);
  deps.background(storeRendition(deps, file, "jpeg", bytes));
  return bytes;
}

/**
 * A picture as a small JPEG (320 pixels), for documents: one call of the store once it has been drawn. Throws `not_found`,
 * or `unavailable` while it cannot be drawn.
 */
export async function smallJpeg(deps: MediaDeps, file: FileRow): Promise<Uint8Array> {
  const kept = await deps.blobs.open(renditionKey(file.key, "jpeg"));
  return kept ? bytesOf(kept.body) : drawJpeg(deps, file);
}
