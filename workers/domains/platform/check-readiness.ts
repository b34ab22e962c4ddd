import type { PlatformDeps } from "./ports.ts";

const TIMEOUT_MS = 3_000;

interface Probed {
  readonly ok: boolean;
  readonly latencyMs: number;
}

async function probe(
  deps: PlatformDeps,
  name: string,
  ask: () => Promise<unknown>,
): Promise<Probed> {
  const started = deps.clock.now();
  const late = AbortSignal.timeout(TIMEOUT_MS);
  const tooLate = new Promise((_, reject) => {
    late.addEventListener("abort", () => reject(late.reason));
  });
  try {
    await Promise.race([ask(), tooLate]);
    return { ok: true, latencyMs: deps.clock.now() - started };
  } catch (cause) {
    deps.log.error("a dependency does not answer", { dependency: name, cause });
    return { ok: false, latencyMs: deps.clock.now() - started };
  }
}

/** Asks everything the platform needs, at the same time, each for at most three seconds. */
export async function checkReadiness(deps: PlatformDeps) {
  const asked = Object.entries(deps.probes).map(
    async ([name, ask]) => [name, await probe(deps, name, ask)] as const,
  );
  const dependencies = Object.fromEntries(await Promise.all(asked));
  const ready = Object.values(dependencies).every(({ ok }) => ok);
  return { ready, dependencies };
}
