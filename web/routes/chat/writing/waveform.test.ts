import { describe, expect, it } from "vitest";
import { waveformOf } from "./waveform.ts";

const tone = (length: number, loudness: (at: number) => number) =>
  Float32Array.from({ length }, (_, at) => Math.sin(at / 5) * loudness(at / length));

describe("works", () => {
  it("shows where a recording is loud and where it is quiet", () => {
    const bars = waveformOf(
      tone(64_000, (at) => (at < 0.5 ? 0.8 : 0.2)),
      4,
    );
    expect(bars[0]).toBe(255);
    expect(bars[1]).toBeGreaterThan(250);
    expect(bars[3]).toBeGreaterThan(55);
    expect(bars[3]).toBeLessThan(75);
  });

  it("fits what the platform takes: 64 whole numbers of 0 to 255", () => {
    const bars = waveformOf(tone(10_000, () => 1));
    expect(bars).toHaveLength(64);
    expect(bars.every((bar) => Number.isInteger(bar) && bar >= 0 && bar <= 255)).toBe(true);
    expect(bars.join().length).toBeLessThan(600);
  });
});

describe("survives", () => {
  it("silence, and a recording shorter than its bars", () => {
    expect(waveformOf(new Float32Array(1_000), 4)).toEqual([0, 0, 0, 0]);
    expect(waveformOf(new Float32Array(0), 4)).toEqual([0, 0, 0, 0]);
    expect(waveformOf(Float32Array.of(1, -1), 4)).toHaveLength(4);
  });
});
