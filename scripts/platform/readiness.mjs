import { setTimeout as wait } from "node:timers/promises";

const POLL_MS = 100;
const PATIENCE_MS = 3000;

/** @param {string} origin */
async function readyNow(origin) {
  try {
    const reply = await fetch(`${origin}/readyz`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return { ready: reply.ok, said: `${reply.status} ${await reply.text()}` };
  } catch (error) {
    return { ready: false, said: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Waits until the platform says that it is ready. Gives what it last said if it does not within the time.
 * @param {string} origin
 * @param {{ timeoutMs: number, given: AbortSignal }} patience
 * @returns {Promise<{ ready: boolean, said: string }>}
 */
export async function untilReady(origin, { timeoutMs, given }) {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await readyNow(origin);
    if (answer.ready || given.aborted || performance.now() > deadline) return answer;
    await wait(POLL_MS);
  }
}
