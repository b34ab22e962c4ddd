import { HOUR, iso, type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import type { HistoryStep, KeptMetrics, PlatformDeps } from "../ports.ts";
import { latencyBelow, type SeriesName, STEP_MS, together } from "./rules.ts";
import type { Samples } from "./samples.ts";

const FEW_HOURS = 6;
const DAY_HOURS = 24;
const MILLISECONDS = 1_000;
/** Routes that are told of. */
const MOST_ROUTES = 20;

/** As many steps as a chart can show. */
function stepOf(hours: number): Millis {
  if (hours <= FEW_HOURS) return STEP_MS;
  return hours <= DAY_HOURS ? 3 * STEP_MS : HOUR;
}

function pointOf({ at, sums }: HistoryStep) {
  const of = (name: SeriesName) => sums[name] ?? 0;
  const ms = (part: number) => {
    const seconds = latencyBelow(sums, part);
    return seconds === null ? null : seconds * MILLISECONDS;
  };
  const queries = of("queries");
  const looked = of("cacheHits") + of("cacheMisses");
  return {
    at: iso(at),
    requests: of("requests"),
    errors: of("errors"),
    p50Ms: ms(0.5),
    p95Ms: ms(0.95),
    signIns: of("signIns"),
    failedSignIns: of("failedSignIns") + of("lockedSignIns"),
    registrations: of("registrations"),
    messages: of("messages"),
    calls: of("calls"),
    uploads: of("uploads"),
    sockets: of("sockets"),
    queries,
    queryMs: queries === 0 ? null : (of("querySeconds") / queries) * MILLISECONDS,
    cacheHitRatio: looked === 0 ? null : of("cacheHits") / looked,
    jobsDone: of("queueDone"),
    jobsFailed: of("queueFailed") + of("queueDead"),
    generations: of("generations"),
    failedGenerations: of("generationsAll") - of("generations"),
  };
}

/** Every step from `from` on, also those in which nothing came. */
function inSteps(kept: readonly HistoryStep[], from: Millis, to: Millis, stepMs: Millis) {
  const byStep = new Map<Millis, Samples>();
  for (const { at, sums } of kept) {
    const step = at - (at % stepMs);
    byStep.set(step, together(byStep.get(step) ?? {}, sums));
  }
  const steps: HistoryStep[] = [];
  for (let at = from; at <= to; at += stepMs) steps.push({ at, sums: byStep.get(at) ?? {} });
  return steps;
}

const ROUTE = /^veche_http_requests_total\{route="(.*)",method="([A-Z]+)",status="(\d+)"\}$/;

/** The routes that were asked for most since the platform began. */
function routesOf(samples: Samples) {
  const routes = new Map<
    string,
    { route: string; method: string; requests: number; errors: number }
  >();
  for (const [sample, count] of Object.entries(samples)) {
    const [, route, method, status] = ROUTE.exec(sample) ?? [];
    if (route === undefined || method === undefined) continue;
    const key = `route="${route}",method="${method}"`;
    const known = routes.get(key) ?? { route, method, requests: 0, errors: 0 };
    known.requests += count;
    if (Number(status) >= 500) known.errors += count;
    routes.set(key, known);
  }
  const most = [...routes].sort(([, one], [, other]) => other.requests - one.requests);
  return most.slice(0, MOST_ROUTES).map(([key, route]) => {
    const seconds = samples[`veche_http_request_duration_seconds_sum{${key}}`] ?? 0;
    return { ...route, meanMs: (seconds / route.requests) * MILLISECONDS };
  });
}

async function keptOf(kept: KeptMetrics, since: Millis) {
  const [samples, history] = [await kept.samples(), await kept.history(since)];
  return { samples, history };
}

/** How the platform runs: the last hours step by step, what is stored, and its busiest routes. */
export async function viewMetrics({ keptMetrics, clock }: PlatformDeps, hours: number) {
  const stepMs = stepOf(hours);
  const now = clock.now();
  const from = now - (now % stepMs) - hours * HOUR + stepMs;
  const { samples, history } = await keptOf(keptMetrics, from);
  return {
    stepSeconds: stepMs / SECOND,
    points: inSteps(history, from, now, stepMs).map(pointOf),
    storageBytes: samples["veche_storage_bytes"] ?? null,
    files: samples["veche_files"] ?? null,
    routes: routesOf(samples),
  };
}
