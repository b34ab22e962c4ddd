import { METRICS, type MetricFamily } from "./families.ts";
import type { Samples } from "./samples.ts";

const BOUND = /(?:\{|,)le="([^"]+)"\}$/;

/** Of a histogram: its labels without the bucket's bound, and where the sample stands among those with the same. */
function placeOf(sample: string): readonly [series: string, place: number] {
  const [, bound] = BOUND.exec(sample) ?? [];
  if (bound !== undefined) {
    return [
      labelsOf(sample.replace(BOUND, "}")),
      bound === "+Inf" ? Number.MAX_VALUE : Number(bound),
    ];
  }
  return [labelsOf(sample), Number.POSITIVE_INFINITY];
}

function labelsOf(sample: string): string {
  const from = sample.indexOf("{");
  return from < 0 || sample.endsWith("{}") ? "" : sample.slice(from);
}

function inOrder(one: string, other: string): number {
  const [left, leftPlace] = placeOf(one);
  const [right, rightPlace] = placeOf(other);
  if (left !== right) return left < right ? -1 : 1;
  if (leftPlace !== rightPlace) return leftPlace < rightPlace ? -1 : 1;
  return one < other ? -1 : 1;
}

function namesOf(name: string, { kind }: MetricFamily): readonly string[] {
  return kind === "histogram" ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name];
}

/**
 * Samples in the text format of Prometheus (version 0.0.4), by family, each family with its help and type. A counter
 * without labels that has never counted is 0; what belongs to no family is left out.
 */
export function exposition(samples: Samples): string {
  const byName = Map.groupBy(Object.keys(samples), (sample) => sample.split("{", 1)[0] ?? "");
  const lines: string[] = [];
  for (const [name, family] of Object.entries<MetricFamily>(METRICS)) {
    const own = namesOf(name, family).flatMap((one) => byName.get(one) ?? []);
    const never = family.kind === "counter" && family.labels.length === 0 && own.length === 0;
    if (own.length === 0 && !never) continue;
    lines.push(`# HELP ${name} ${family.help}`, `# TYPE ${name} ${family.kind}`);
    if (never) lines.push(`${name} 0`);
    for (const sample of own.sort(inOrder)) lines.push(`${sample} ${samples[sample]}`);
  }
  return `${lines.join("\n")}\n`;
}
