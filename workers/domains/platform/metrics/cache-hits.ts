import type { Metrics } from "../ports.ts";

/** Where a cache counts what it is asked for. Counting costs an addition. */
export interface CacheHits {
  readonly hit: { value: number };
  readonly miss: { value: number };
}

/** The counts of the cache of that name. */
export function cacheHits(metrics: Metrics, cache: string): CacheHits {
  return {
    hit: metrics.counter("veche_cache_requests_total", { cache, result: "hit" }),
    miss: metrics.counter("veche_cache_requests_total", { cache, result: "miss" }),
  };
}
