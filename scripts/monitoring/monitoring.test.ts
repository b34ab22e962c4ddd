import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { exposition } from "../../workers/domains/platform/metrics/exposition.ts";
import {
  METRICS,
  type MetricFamily,
  type MetricName,
} from "../../workers/domains/platform/metrics/families.ts";
import {
  addTime,
  emptyHistogram,
  histogramSamples,
  labelsText,
  sampleName,
} from "../../workers/domains/platform/metrics/samples.ts";
import { ROOT } from "../setup/places.mjs";

const noPromtool = spawnSync("promtool", ["--version"]).error !== undefined;
const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
const rules = read("monitoring/alerts.yml");
const dashboard = read("monitoring/grafana-dashboard.json");

function promtool(args: readonly string[], input = ""): string {
  return execFileSync("promtool", args, {
    cwd: join(ROOT, "monitoring"),
    input,
    encoding: "utf8",
  });
}

/** Samples of every family there is. */
function everything(): string {
  const samples: Record<string, number> = {};
  for (const [name, family] of Object.entries<MetricFamily>(METRICS)) {
    const values = Object.fromEntries(family.labels.map((label) => [label, 'a "b"\\']));
    const labels = labelsText(name as MetricName, values);
    if (family.kind === "histogram") {
      const histogram = emptyHistogram();
      addTime(histogram, 0.3);
      Object.assign(samples, histogramSamples(name as MetricName, labels, histogram));
    } else {
      samples[sampleName(name, labels)] = 3;
    }
  }
  return exposition(samples);
}

/** The families that expressions name. */
function familiesIn(text: string): string[] {
  const names = text.match(/\bveche_[a-z0-9_]+/g) ?? [];
  return [...new Set(names.map((name) => name.replace(/_(bucket|sum|count)$/, "")))];
}

describe("works", () => {
  it.skipIf(noPromtool)("every family is text that promtool finds no fault with", () => {
    expect(promtool(["check", "metrics"], everything())).toBe("");
  });

  it.skipIf(noPromtool)("alerts are rules, and fire when they should", () => {
    expect(promtool(["check", "rules", "alerts.yml"])).toContain("SUCCESS");
    expect(promtool(["test", "rules", "alerts.test.yml"])).toContain("SUCCESS");
  });

  it("rules and the dashboard ask for families that there are, and the dashboard for each", () => {
    const known = Object.keys(METRICS);
    expect(familiesIn(rules).filter((name) => !known.includes(name))).toEqual([]);
    expect(familiesIn(dashboard).sort()).toEqual([...known].sort());
    const panels: { id: number }[] = JSON.parse(dashboard).panels;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  it("each alert stands in the runbook and in both tests", () => {
    const alerts = [...rules.matchAll(/alert: (\w+)[\s\S]*?runbook: (\S+)/g)];
    const tests = read("monitoring/alerts.test.yml");
    const headings = [...read("docs/operations/runbook.md").matchAll(/^## (Veche\w+)$/gm)];
    expect(headings.map(([, name]) => name)).toEqual(alerts.map(([, name]) => name));
    for (const [, name, runbook] of alerts) {
      expect(runbook).toBe(`docs/operations/runbook.md#${name?.toLowerCase()}`);
      expect(tests).toMatch(new RegExp(`alertname: ${name}, exp_alerts: \\[\\]`));
      expect(tests).toContain(`alertname="${name}"`);
    }
  });
});
