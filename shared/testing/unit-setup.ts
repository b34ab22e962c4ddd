import { afterAll, vi } from "vitest";

// One process runs many files, as a process of its own for each took a third of the time. What a file has put in the
// place of the clock, of globals or of functions ends with it.
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});
