import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MapTiles } from "../domains/work/map/ports.ts";
import { mapTiles } from "./map-tiles.ts";

let server: Server;
let tiles: MapTiles;

/** Answers by the tile's `x`: a picture, a page, nothing, a failure. */
beforeAll(async () => {
  server = createServer(({ url = "" }, reply) => {
    const [, z, x, y] = url.split("/");
    if (x === "1") reply.writeHead(200, { "Content-Type": "text/html" }).end("<h1>Hello</h1>");
    else if (x === "2") reply.writeHead(404).end();
    else if (x === "3") reply.writeHead(502).end();
    else reply.writeHead(200, { "Content-Type": "image/png" }).end(`${z}:${x}:${y}`);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  tiles = mapTiles(`http://127.0.0.1:${port}/{z}/{x}/{y}`, "© Mapmakers");
});
afterAll(() => server.close());

describe("works", () => {
  it("asks the source for a tile by its address", async () => {
    const tile = await tiles.tile(5, 0, 7);
    expect(tile?.contentType).toBe("image/png");
    expect(await new Response(tile?.body).text()).toBe("5:0:7");
  });
});

describe("refuses", () => {
  it("what is no picture, and what is not there", async () => {
    expect(await tiles.tile(5, 1, 7)).toBeNull();
    expect(await tiles.tile(5, 2, 7)).toBeNull();
  });
});

describe("survives", () => {
  it("a source that fails, by saying so", async () => {
    await expect(tiles.tile(5, 3, 7)).rejects.toThrow("502");
  });
});
