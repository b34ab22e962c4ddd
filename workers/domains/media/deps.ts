import type { PeopleDeps } from "../people/index.ts";
import type {
  BlobStore,
  FileViewers,
  MediaReader,
  PictureRenderer,
  UrlSigner,
  ViewCounters,
} from "./ports.ts";
import type { PutSigner, UploadSessions } from "./uploads/ports.ts";

/** What one person may have stored altogether, and bring in 24 hours. */
export interface FileQuota {
  readonly bytes: number;
  readonly files: number;
  readonly uploadsPerDay: number;
}

/** What media works with. */
export interface MediaDeps extends PeopleDeps {
  readonly blobs: BlobStore;
  readonly pictures: PictureRenderer;
  readonly recordings: MediaReader;
  readonly mediaUrls: UrlSigner;
  readonly fileUrls: UrlSigner;
  readonly fileViewers: FileViewers;
  readonly fileQuota: FileQuota;
  readonly uploads: UploadSessions;
  readonly viewCounters: ViewCounters;
  /** Who looks, as one cannot tell who it was. */
  readonly viewerMac: Pick<UrlSigner, "sign">;
  /** `null` where no addresses of the store can be signed. */
  readonly puts: PutSigner | null;
}
