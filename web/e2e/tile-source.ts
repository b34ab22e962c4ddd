import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A grey square of one pixel, which a map stretches. */
const SQUARE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGN4BgAA6ADnJ9uH/gAAAABJRU5ErkJggg==",
  "base64",
);

/** Somebody's server of map tiles: which were asked for, and how to reach it. */
export interface TileSource {
  readonly template: string;
  readonly asked: string[];
  stop(): void;
}

export async function tileSource(): Promise<TileSource> {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, reply) => {
    asked.push(url);
    reply.writeHead(200, { "Content-Type": "image/png" }).end(SQUARE);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const stop = () => void server.close();
  return { template: `http://127.0.0.1:${port}/{z}/{x}/{y}.png`, asked, stop };
}
