import type { PeopleDeps } from "../people/index.ts";
import type { BlobStore, PictureRenderer, UrlSigner } from "./ports.ts";

/** What media works with. */
export interface MediaDeps extends PeopleDeps {
  readonly blobs: BlobStore;
  readonly pictures: PictureRenderer;
  readonly mediaUrls: UrlSigner;
}
