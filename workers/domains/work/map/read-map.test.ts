import { describe, expect, it } from "vitest";
import type { MapTiles } from "./ports.ts";
import { readMap, readTile } from "./read-map.ts";

const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

const source = (tile: MapTiles["tile"]): MapTiles => ({ attribution: "© Mapmakers", tile });
const drawn = source(async (z, x, y) => ({
  body: new Blob([`${z}/${x}/${y}`]).stream(),
  contentType: "image/png",
}));
const silent = source(() => Promise.reject(new Error("nobody there")));

describe("works", () => {
  it("says where tiles are and whose, or that there are none", () => {
    expect(readMap({ mapTiles: drawn })).toEqual({
      tiles: "/api/map/tiles/{z}/{x}/{y}",
      attribution: "© Mapmakers",
      maxZoom: 19,
    });
    expect(readMap({ mapTiles: null })).toEqual({ tiles: null, attribution: "", maxZoom: 19 });
  });

  it("hands a tile on, to be kept for a week", async () => {
    const reply = await readTile({ mapTiles: drawn, log }, { z: 2, x: 3, y: 1 });
    expect(await reply.text()).toBe("2/3/1");
    expect(reply.headers.get("Content-Type")).toBe("image/png");
    expect(reply.headers.get("Cache-Control")).toBe("public, max-age=604800");
  });
});

describe("refuses", () => {
  it.each([[{ z: 0, x: 1, y: 0 }], [{ z: 2, x: 0, y: 4 }], [{ z: 19, x: 2 ** 19, y: 0 }]])(
    "what is off the map: %j",
    async (at) => {
      await expect(readTile({ mapTiles: drawn, log }, at)).rejects.toThrow("not_found");
    },
  );

  it("a tile that the source has not, or where there is no source", async () => {
    const none = source(async () => null);
    for (const mapTiles of [none, null]) {
      const asked = readTile({ mapTiles, log }, { z: 1, x: 0, y: 0 });
      await expect(asked).rejects.toThrow("not_found");
    }
  });
});

describe("survives", () => {
  it("a source that does not answer", async () => {
    const asked = readTile({ mapTiles: silent, log }, { z: 1, x: 0, y: 0 });
    await expect(asked).rejects.toThrow("unavailable");
  });
});
