import type { Millis } from "../../../../shared/kernel/time.ts";
import { DISPATCH_JOB } from "./job-names.ts";
import type { EngineDeps } from "./ports.ts";
import { delaySeconds } from "./rules.ts";
import { reserveWake } from "./store.ts";

/** Has a provider's next job looked for at that time, once, however many ask for it. */
export async function wakeAt(deps: EngineDeps, providerId: string, at: Millis): Promise<void> {
  const now = deps.clock.now();
  const [mine] = await reserveWake(deps.db, providerId, at, now);
  if (!mine) return;
  await deps.jobs.enqueue(DISPATCH_JOB, { providerId }, { delaySeconds: delaySeconds(at - now) });
}
