import { describe, expect, it } from "vitest";
import { exposition } from "./exposition.ts";
import { addTime, emptyHistogram, histogramSamples, labelsText, sampleName } from "./samples.ts";

describe("metrics", () => {
  it("a sample is named as the text format writes it, whatever its labels hold", () => {
    const labels = labelsText("veche_http_requests_total", {
      status: 200,
      method: "GET",
      route: 'a "b"\\\n',
    });
    expect(sampleName("veche_http_requests_total", labels)).toBe(
      'veche_http_requests_total{route="a \\"b\\"\\\\\\n",method="GET",status="200"}',
    );
    expect(sampleName("veche_messages_total", labelsText("veche_messages_total", {}))).toBe(
      "veche_messages_total",
    );
  });

  it("a bucket holds what took as long as its bound, and all below", () => {
    const histogram = emptyHistogram();
    for (const seconds of [0.001, 0.0011, 0.5, 10, 301]) addTime(histogram, seconds);
    const samples = histogramSamples("veche_queue_lag_seconds", 'queue="jobs"', histogram);
    const at = (bound: string) =>
      samples[`veche_queue_lag_seconds_bucket{queue="jobs",le="${bound}"}`];
    expect(["0.001", "0.0025", "0.25", "0.5", "5", "300", "+Inf"].map(at)).toEqual([
      1, 2, 2, 3, 3, 4, 5,
    ]);
    expect(samples['veche_queue_lag_seconds_count{queue="jobs"}']).toBe(5);
    expect(samples['veche_queue_lag_seconds_sum{queue="jobs"}']).toBeCloseTo(311.5021);
  });

  it("families stand together, buckets from the smallest, and what is unknown is left out", () => {
    const histogram = emptyHistogram();
    addTime(histogram, 3);
    const text = exposition({
      somebody_elses_total: 3,
      ...histogramSamples("veche_queue_lag_seconds", 'queue="jobs"', histogram),
      ...histogramSamples("veche_queue_lag_seconds", 'queue="a"', histogram),
      'veche_logins_total{method="password",result="failed"}': 2,
    });
    const lines = text.split("\n");
    expect(text).not.toContain("somebody_elses");
    expect(lines).toContain("veche_messages_total 0");
    const lag = lines.filter((line) => line.startsWith("veche_queue_lag_seconds"));
    expect(lag).toHaveLength(2 * 19);
    expect(lag[0]).toBe('veche_queue_lag_seconds_bucket{queue="a",le="0.001"} 0');
    expect(lag[12]).toBe('veche_queue_lag_seconds_bucket{queue="a",le="10"} 1');
    expect(lag[16]).toBe('veche_queue_lag_seconds_bucket{queue="a",le="+Inf"} 1');
    expect(lag.slice(17, 19).sort()).toEqual([
      'veche_queue_lag_seconds_count{queue="a"} 1',
      'veche_queue_lag_seconds_sum{queue="a"} 3',
    ]);
    expect(lines.filter((line) => line.startsWith("# TYPE veche_queue_lag"))).toEqual([
      "# TYPE veche_queue_lag_seconds histogram",
    ]);
  });
});
