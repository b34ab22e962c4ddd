import { METRICS, type MetricName, SECONDS_BUCKETS } from "./families.ts";

/** Sums by name of the sample, as the text format writes it: `name{label="value"}`. */
export type Samples = Readonly<Record<string, number>>;

const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", '"': '\\"', "\n": "\\n" };

function escaped(value: string | number): string {
  return String(value).replace(/[\\"\n]/g, (character) => ESCAPES[character] ?? character);
}

/** The labels of a sample in the order of its family. */
export function labelsText(
  name: MetricName,
  labels: Readonly<Record<string, string | number>>,
): string {
  return METRICS[name].labels.map((label) => `${label}="${escaped(labels[label] ?? "")}"`).join();
}

/** The name of a sample. */
export function sampleName(name: string, labels: string): string {
  return labels === "" ? name : `${name}{${labels}}`;
}

/** How often and for how long something took; `counts` has one place more than there are buckets. */
export interface Histogram {
  readonly counts: number[];
  sum: number;
}

export function emptyHistogram(): Histogram {
  return { counts: new Array<number>(SECONDS_BUCKETS.length + 1).fill(0), sum: 0 };
}

/** Counts a time, in seconds. */
export function addTime(histogram: Histogram, seconds: number): void {
  let bucket = 0;
  while (bucket < SECONDS_BUCKETS.length && seconds > (SECONDS_BUCKETS[bucket] ?? 0)) bucket += 1;
  histogram.counts[bucket] = (histogram.counts[bucket] ?? 0) + 1;
  histogram.sum += seconds;
}

/** A histogram's samples: each bucket holds those below it too. */
export function histogramSamples(
  name: MetricName,
  labels: string,
  { counts, sum }: Histogram,
): Record<string, number> {
  const samples: Record<string, number> = {};
  let below = 0;
  for (const [place, count] of counts.entries()) {
    below += count;
    const bound = `le="${SECONDS_BUCKETS[place] ?? "+Inf"}"`;
    samples[sampleName(`${name}_bucket`, labels === "" ? bound : `${labels},${bound}`)] = below;
  }
  samples[sampleName(`${name}_sum`, labels)] = sum;
  samples[sampleName(`${name}_count`, labels)] = below;
  return samples;
}
