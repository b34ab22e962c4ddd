import { HOUR, MINUTE } from "../../../../shared/kernel/time.ts";
import type { VideoDeps } from "../ports.ts";
import { LATE_MS } from "../rules.ts";
import { dueLeftovers, forgetLeftover, type Leftover, postponeLeftover } from "../store.ts";

const AT_ONCE = 200;
const LONGEST_PAUSE_MS = 6 * HOUR;

async function remove(deps: VideoDeps, { place, ref }: Leftover): Promise<void> {
  if (place === "bucket") return deps.blobs.delete([ref]);
  // Another engine may be at work by now; its predecessor's copies wait until it is back.
  if (deps.videoEngine.name !== place) throw new Error(`no ${place} is configured`);
  return deps.videoEngine.discard(ref);
}

/** Deletes one; what may be written late is deleted once more, a day later. */
async function clear(deps: VideoDeps, leftover: Leftover): Promise<boolean> {
  const { db, clock } = deps;
  const { place, deleted, failures } = leftover;
  try {
    await remove(deps, leftover);
    const again = place === "bucket" && !deleted;
    const next = { dueAt: clock.now() + LATE_MS, deleted: true };
    await (again ? postponeLeftover(db, leftover, next) : forgetLeftover(db, leftover));
    return true;
  } catch (error) {
    const pause = Math.min(LONGEST_PAUSE_MS, MINUTE * 2 ** Math.min(failures, 10));
    const next = { dueAt: clock.now() + pause, failures: failures + 1 };
    await postponeLeftover(db, leftover, next);
    deps.log.warn("what a video left behind was not deleted yet", { place, error });
    return false;
  }
}

/** Deletes, outside the database, what videos have left behind. Answers how much went. */
export async function clearLeftovers(deps: VideoDeps): Promise<Record<string, unknown>> {
  const due = await dueLeftovers(deps.db, deps.clock.now(), AT_ONCE);
  let cleared = 0;
  for (const leftover of due) if (await clear(deps, leftover)) cleared += 1;
  return { cleared, left: due.length - cleared };
}
