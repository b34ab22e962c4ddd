import type { Operation, QueryTimer } from "../../shared/tracing/traced-database.ts";
import { addTime, type Histogram } from "../domains/platform/metrics/samples.ts";
import type { MetricsCollector } from "./metrics.ts";

const MILLISECONDS = 1_000;

/**
 * Counts how long round trips to the database take, and those that failed. Locally and deployed the clock moves while the
 * answer is awaited.
 */
export function queryTimer(metrics: MetricsCollector): QueryTimer {
  // Found once: naming a sample costs more than counting.
  const of = (operation: Operation) =>
    metrics.timer("veche_d1_query_duration_seconds", { operation });
  const timers: Readonly<Record<Operation, Histogram>> = {
    all: of("all"),
    run: of("run"),
    raw: of("raw"),
    first: of("first"),
    batch: of("batch"),
  };
  return (operation, ms, failed) => {
    addTime(timers[operation], ms / MILLISECONDS);
    if (failed) metrics.count("veche_d1_query_failures_total", { operation });
  };
}
