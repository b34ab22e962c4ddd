import { DEEPEST_ZOOM, type MapSource } from "../../../../shared/contracts/work/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { DAY, SECOND } from "../../../../shared/kernel/time.ts";
import type { WorkDeps } from "../ports.ts";
import type { Tile } from "./ports.ts";

/** What the map of vacancies is drawn with. */
export function readMap({ mapTiles }: Pick<WorkDeps, "mapTiles">): MapSource {
  return {
    tiles: mapTiles && "/api/map/tiles/{z}/{x}/{y}",
    attribution: mapTiles?.attribution ?? "",
    maxZoom: DEEPEST_ZOOM,
  };
}

interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

async function sought(deps: Pick<WorkDeps, "mapTiles" | "log">, at: TileAddress) {
  try {
    return (await deps.mapTiles?.tile(at.z, at.x, at.y)) ?? null;
  } catch (error) {
    deps.log.warn("the source of map tiles did not answer", { error });
    throw new AppError(commonErrors.unavailable);
  }
}

/** Coasts and streets change slowly. */
const KEPT_SECONDS = (7 * DAY) / SECOND;

/** A tile of the map, handed on. Throws `not_found` for what is off it, `unavailable` when its source is silent. */
export async function readTile(
  deps: Pick<WorkDeps, "mapTiles" | "log">,
  at: TileAddress,
): Promise<Response> {
  const across = 2 ** at.z;
  const tile: Tile | null = at.x < across && at.y < across ? await sought(deps, at) : null;
  if (tile === null) throw new AppError(commonErrors.not_found);
  return new Response(tile.body, {
    headers: {
      "Content-Type": tile.contentType,
      "Cache-Control": `public, max-age=${KEPT_SECONDS}`,
      "X-Content-Type-Options": "nosniff",
    },
  });
}
