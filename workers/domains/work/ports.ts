import type { MediaDeps, UrlSigner } from "../media/index.ts";
import type { TextModels } from "./assistant/ports.ts";
import type { MapTiles } from "./map/ports.ts";
import type { VacancyVideos } from "./vacancies/ports.ts";

export type { TextModels } from "./assistant/ports.ts";

/** What the job board works with. */
export interface WorkDeps extends MediaDeps {
  /** Links by which digests are ended without signing in. */
  readonly digestLinks: UrlSigner;
  readonly vacancyVideos: VacancyVideos;
  /** What the assistant asks. */
  readonly textModels: TextModels;
  /** `null` where this deployment has no map. */
  readonly mapTiles: MapTiles | null;
  /** How the search finds what is near: SQLite's R*Tree, or geohashes where a database has none. */
  readonly geoIndex: "rtree" | "geohash";
}
