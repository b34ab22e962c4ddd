/** Bars of a drawn recording. */
export const BARS = 64;
const LOUDEST = 255;

/**
 * The loudness of a recording over its length, in bars of 0 to 255: the loudest bar is 255, silence is 0.
 * `samples` go from -1 to 1.
 */
export function waveformOf(samples: Float32Array, bars = BARS): number[] {
  const levels = Array.from({ length: bars }, (_, bar) =>
    rootMeanSquare(samples, share(bar, bars, samples), share(bar + 1, bars, samples)),
  );
  const loudest = Math.max(...levels);
  // A hiss is silence, however much it could be made of.
  if (loudest < 0.001) return levels.map(() => 0);
  return levels.map((level) => Math.round((level / loudest) * LOUDEST));
}

function share(bar: number, bars: number, { length }: Float32Array): number {
  return Math.floor((bar / bars) * length);
}

function rootMeanSquare(samples: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let index = from; index < to; index += 1) sum += (samples[index] ?? 0) ** 2;
  return to > from ? Math.sqrt(sum / (to - from)) : 0;
}
