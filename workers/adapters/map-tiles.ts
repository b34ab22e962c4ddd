import type { MapTiles } from "../domains/work/map/ports.ts";
import { tracedFetch } from "./traced-fetch.ts";

const PATIENCE_MS = 8_000;
/** What the platform keeps of a source's tiles near those who look. */
const KEPT_SECONDS = 7 * 86_400;

/** Tiles from an address with `{z}`, `{x}` and `{y}` in it. What is no picture is none. */
export function mapTiles(template: string, attribution: string): MapTiles {
  return {
    attribution,
    async tile(z, x, y) {
      const url = template
        .replace("{z}", String(z))
        .replace("{x}", String(x))
        .replace("{y}", String(y));
      const reply = await tracedFetch(url, {
        headers: { Accept: "image/*", "User-Agent": "Veche" },
        signal: AbortSignal.timeout(PATIENCE_MS),
        cf: { cacheEverything: true, cacheTtlByStatus: { "200-299": KEPT_SECONDS } },
      });
      const contentType = reply.headers.get("Content-Type") ?? "";
      if (reply.ok && reply.body && /^image\/(?:png|jpeg|webp|avif)$/.test(contentType)) {
        return { body: reply.body, contentType };
      }
      await reply.body?.cancel();
      if (reply.status >= 500) throw new Error(`the source of tiles answers ${reply.status}`);
      return null;
    },
  };
}
