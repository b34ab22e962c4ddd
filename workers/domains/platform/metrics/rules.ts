import { MINUTE } from "../../../../shared/kernel/time.ts";
import type { Samples } from "./samples.ts";

/** History is kept in steps of so long. */
export const STEP_MS = 5 * MINUTE;

/** What history tells of, one number a step. Its names are kept in stored rows: only ever added to. */
const SERIES = {
  requests: ["veche_http_requests_total", ""],
  errors: ["veche_http_requests_total", 'status="5'],
  signIns: ["veche_logins_total", 'result="succeeded"'],
  failedSignIns: ["veche_logins_total", 'result="failed"'],
  lockedSignIns: ["veche_logins_total", 'result="locked"'],
  registrations: ["veche_registrations_total", ""],
  messages: ["veche_messages_total", ""],
  calls: ["veche_calls_total", ""],
  sockets: ["veche_sockets_opened_total", ""],
  uploads: ["veche_uploads_total", 'result="succeeded"'],
  queries: ["veche_d1_query_duration_seconds_count", ""],
  querySeconds: ["veche_d1_query_duration_seconds_sum", ""],
  cacheHits: ["veche_cache_requests_total", 'result="hit"'],
  cacheMisses: ["veche_cache_requests_total", 'result="miss"'],
  queueDone: ["veche_queue_messages_total", 'result="done"'],
  queueFailed: ["veche_queue_messages_total", 'result="failed"'],
  queueDead: ["veche_queue_messages_total", 'result="dead"'],
  generations: ["veche_generations_total", 'result="completed"'],
  generationsAll: ["veche_generations_total", ""],
} as const satisfies Readonly<Record<string, readonly [family: string, label: string]>>;

export type SeriesName = keyof typeof SERIES;

const LATENCY = "veche_http_request_duration_seconds_bucket";
const BOUND = /[{,]le="([^"]+)"\}$/;
/** Buckets of the time of requests stand under this and their bound. */
export const LATENCY_PREFIX = "le:";

/** What samples add to the series of history. */
export function historyOf(samples: Samples): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (series: string, value: number) => {
    sums[series] = (sums[series] ?? 0) + value;
  };
  for (const [sample, value] of Object.entries(samples)) {
    const family = sample.split("{", 1)[0];
    if (family === LATENCY) add(`${LATENCY_PREFIX}${BOUND.exec(sample)?.[1]}`, value);
    for (const [series, [name, label]] of Object.entries(SERIES)) {
      if (family === name && sample.includes(label)) add(series, value);
    }
  }
  return sums;
}

/** Adds sums up. */
export function together(one: Samples, other: Samples): Record<string, number> {
  const sums: Record<string, number> = { ...one };
  for (const [name, value] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + value;
  return sums;
}

/**
 * The time, in seconds, that this part (0 to 1) of the requests took no longer than: the bound of the first bucket that
 * holds so many. `null` when there was none; of what took longer than the last bound, that bound.
 */
export function latencyBelow(sums: Samples, part: number): number | null {
  const buckets = Object.entries(sums)
    .filter(([name]) => name.startsWith(LATENCY_PREFIX))
    .map(([name, count]) => ({ bound: Number(name.slice(LATENCY_PREFIX.length)), count }));
  const all = sums[`${LATENCY_PREFIX}+Inf`] ?? 0;
  if (all === 0) return null;
  const finite = buckets
    .filter(({ bound }) => Number.isFinite(bound))
    .sort((a, b) => a.bound - b.bound);
  const found = finite.find(({ count }) => count >= all * part) ?? finite.at(-1);
  return found?.bound ?? null;
}
