/** What one job may take. Sizes in bytes, times in milliseconds. */
export const LIMITS = {
  sourceBytes: 20 * 1_024 ** 3,
  /** All that it writes, altogether. */
  outputBytes: 40 * 1_024 ** 3,
  /** Address space of one ffmpeg. */
  memoryBytes: 3 * 1_024 ** 3,
  jobMs: 4 * 60 * 60 * 1_000,
  probeMs: 30_000,
  durationSeconds: 12 * 60 * 60,
  side: 16_384,
  waiting: 100,
  /** A job that nobody has asked for is forgotten. */
  keptMs: 24 * 60 * 60 * 1_000,
};
