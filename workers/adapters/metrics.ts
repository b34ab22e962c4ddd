import { SECOND } from "../../shared/kernel/time.ts";
import {
  addTime,
  emptyHistogram,
  type Histogram,
  histogramSamples,
  labelsText,
  sampleName,
} from "../domains/platform/metrics/samples.ts";
import type {
  KeptMetrics,
  LabelsOf,
  MetricName,
  MetricOf,
  Metrics,
  MetricsReport,
} from "../domains/platform/ports.ts";

/** What has been counted is reported so long after the first of it: each report is a call and a write that is kept. */
const REPORT_AFTER_MS = 5 * SECOND;
/** A report that was promised and has not begun by then will not: the work that was to make it was cut off. */
const PROMISE_LAPSES_MS = 20 * SECOND;

/** A sum that goes on. */
export interface Sum {
  value: number;
}

interface Timed {
  readonly name: MetricName;
  readonly labels: string;
  readonly histogram: Histogram;
}

/** Takes a report in, once however often it comes. */
export type TakeReport = (report: MetricsReport) => Promise<void>;

/** Counts what happens in this isolate, and reports it now and then, off the path of requests. */
export class MetricsCollector implements Metrics {
  #source: string | undefined;
  #report = 0;
  readonly #counters = new Map<string, Sum>();
  readonly #timers = new Map<string, Timed>();
  readonly #gauges = new Map<string, number>();
  /** What is on its way: it is sent again as it is until it has arrived. */
  #sending: MetricsReport | null = null;
  #promisedAt: number | null = null;

  count<Name extends MetricOf<"counter">>(name: Name, labels: LabelsOf<Name>, by = 1): void {
    this.counter(name, labels).value += by;
  }

  observe<Name extends MetricOf<"histogram">>(
    name: Name,
    labels: LabelsOf<Name>,
    seconds: number,
  ): void {
    addTime(this.timer(name, labels), seconds);
  }

  /** Where a sample is summed up until the next report, for who counts it often. */
  counter<Name extends MetricOf<"counter">>(name: Name, labels: LabelsOf<Name>): Sum {
    const sample = sampleName(name, labelsText(name, labels));
    const known = this.#counters.get(sample) ?? { value: 0 };
    this.#counters.set(sample, known);
    return known;
  }

  /** Where times are counted until the next report, for who does so often. */
  timer<Name extends MetricOf<"histogram">>(name: Name, labels: LabelsOf<Name>): Histogram {
    const text = labelsText(name, labels);
    const key = sampleName(name, text);
    const known = this.#timers.get(key) ?? { name, labels: text, histogram: emptyHistogram() };
    this.#timers.set(key, known);
    return known.histogram;
  }

  set<Name extends MetricOf<"gauge">>(name: Name, labels: LabelsOf<Name>, value: number): void {
    this.#gauges.set(sampleName(name, labelsText(name, labels)), value);
  }

  /** Sees to it that what has been counted is reported soon. */
  reportSoon(background: (work: Promise<void>) => void, taker: () => TakeReport): void {
    const now = performance.now();
    if (this.#promisedAt !== null && now - this.#promisedAt < PROMISE_LAPSES_MS) return;
    this.#promisedAt = now;
    background(this.#reportLater(taker()));
  }

  async #reportLater(take: TakeReport): Promise<void> {
    await scheduler.wait(REPORT_AFTER_MS);
    this.#promisedAt = null;
    await this.report(take);
  }

  /** Reports now. What cannot be told is told with the next try. */
  async report(take: TakeReport): Promise<void> {
    this.#sending ??= this.#taken();
    const sent = this.#sending;
    if (sent === null) return;
    await take(sent);
    if (this.#sending === sent) this.#sending = null;
  }

  /** What has been counted since the last report; it begins anew. */
  #taken(): MetricsReport | null {
    const counts: Record<string, number> = {};
    for (const [sample, sum] of this.#counters) {
      if (sum.value === 0) continue;
      counts[sample] = sum.value;
      sum.value = 0;
    }
    for (const { name, labels, histogram } of this.#timers.values()) {
      if (histogram.counts.every((count) => count === 0)) continue;
      Object.assign(counts, histogramSamples(name, labels, histogram));
      histogram.counts.fill(0);
      histogram.sum = 0;
    }
    const gauges = Object.fromEntries(this.#gauges);
    this.#gauges.clear();
    if (Object.keys(counts).length + Object.keys(gauges).length === 0) return null;
    this.#source ??= crypto.randomUUID();
    this.#report += 1;
    return { source: this.#source, report: this.#report, counts, gauges };
  }
}

/** What this isolate counts. */
export const collector = new MetricsCollector();

/** How reports reach the object that keeps them. A stub belongs to the work it was made in: a new one each time. */
export function toMetricsObject(namespace: Env["METRICS"]): TakeReport {
  return (report) => namespace.getByName("metrics").add(report);
}

/** What the object keeps. This isolate's own counts are reported first. */
export function keptMetrics(namespace: Env["METRICS"], own: MetricsCollector): KeptMetrics {
  const current = async () => {
    await own.report(toMetricsObject(namespace));
    return namespace.getByName("metrics");
  };
  return {
    samples: async () => (await current()).read(),
    history: async (since) => (await current()).history(since),
  };
}
