import type { Image } from "../../../shared/contracts/media/index.ts";
import type { Page } from "../../../shared/kernel/pagination.ts";
import type { Actor } from "../platform/index.ts";
import { isCurrent } from "./validators.ts";

/** How long anybody may show the public feed without asking again, in seconds. */
const FRESH_SECONDS = 10;

/** Headers by which the feed is kept: shared for nobody in particular, privately for somebody. */
export async function feedHeaders(page: Page<Image>, viewer: Actor | null, request: Request) {
  const bytes = new TextEncoder().encode(JSON.stringify(page));
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const etag = `W/"${new Uint8Array(digest, 0, 16).toHex()}"`;
  const headers = {
    ETag: etag,
    Vary: "Authorization",
    "Cache-Control": viewer ? "private, no-cache" : `public, max-age=${FRESH_SECONDS}`,
  };
  return { headers, unchanged: isCurrent(request.headers.get("If-None-Match"), etag) };
}
