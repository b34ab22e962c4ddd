import type { MediaDeps } from "./deps.ts";
import { NEVER, RENDITION_VERSION, signedText } from "./rules.ts";
import { findOwnImage } from "./store.ts";

/**
 * An address of the small picture of somebody's own image that holds as long as the image is there: whoever has it can
 * show it, and nobody can guess it. For what others are to see with a name: a chat's picture. `null` if they have no such
 * image.
 */
export async function lastingThumbUrl(
  deps: Pick<MediaDeps, "db" | "mediaUrls">,
  ownerId: string,
  fileId: string,
): Promise<string | null> {
  const image = await findOwnImage(deps.db, ownerId, fileId);
  if (!image) return null;
  const signature = await deps.mediaUrls.sign(signedText(image.id, "thumb", NEVER));
  return `/api/media/${image.id}/thumb?v=${RENDITION_VERSION}&expires=${NEVER}&signature=${signature}`;
}
