import { derivedMac } from "../adapters/mac.ts";
import { mapTiles } from "../adapters/map-tiles.ts";
import { macUrlSigner } from "../adapters/url-signer.ts";
import type { MediaDeps } from "../domains/media/index.ts";
import type { Database } from "../domains/platform/index.ts";
import { findVideo } from "../domains/video/index.ts";
import type { WorkDeps } from "../domains/work/index.ts";
import type { Settings } from "./settings.ts";

/** States of a video that has been made ready. */
const READY: readonly string[] = ["moderation", "approved"];

/** What the job board needs from outside. */
export function workDeps(
  settings: Settings,
  db: Database,
): Omit<WorkDeps, keyof MediaDeps | "textModels"> {
  return {
    digestLinks: macUrlSigner(derivedMac(settings.URL_SIGNING_KEY, "digest link")),
    geoIndex: settings.GEO_INDEX,
    mapTiles: settings.MAP_TILES_URL
      ? mapTiles(settings.MAP_TILES_URL, settings.MAP_ATTRIBUTION)
      : null,
    vacancyVideos: {
      isReady: async (ownerId, videoId) => {
        const video = await findVideo(db, videoId);
        return video?.ownerId === ownerId && READY.includes(video.status);
      },
    },
  };
}
