import { z } from "@hono/zod-openapi";
import { contract } from "../platform/index.ts";

const tag = "Vacancies";

/** As deep as maps of streets go. */
export const DEEPEST_ZOOM = 19;

const map = z
  .object({
    tiles: z.string().nullable().openapi({
      description: "Where tiles of 256 pixels are, with `{z}`, `{x}` and `{y}`; null for no map",
      example: "/api/map/tiles/{z}/{x}/{y}",
    }),
    attribution: z.string().openapi({ description: "Whose map it is: shown beside it" }),
    maxZoom: z.number().int(),
  })
  .openapi("Map");
export type MapSource = z.infer<typeof map>;

const getMap = contract({
  operationId: "getMap",
  method: "get",
  path: "/api/map",
  tag,
  summary: "What the map of vacancies is drawn with",
  description:
    "Where this deployment has no source of tiles (`MAP_TILES_URL`), there is a list alone.",
  access: "public",
  replies: { 200: { description: "Where tiles are", body: map } },
});

const index = z.coerce.number().int().min(0);

const getMapTile = contract({
  operationId: "getMapTile",
  method: "get",
  path: "/api/map/tiles/{z}/{x}/{y}",
  tag,
  summary: "A tile of the map (Web Mercator)",
  description:
    "Handed on from the source of tiles, which so learns nothing of who looks where. 404 for what is off the map.",
  access: "public",
  params: z.object({ z: index.max(DEEPEST_ZOOM), x: index, y: index }),
  replies: { 200: { description: "A picture", contentType: "image/*" } },
  errors: { 503: ["unavailable"] },
});

export const mapContracts = { getMap, getMapTile };
