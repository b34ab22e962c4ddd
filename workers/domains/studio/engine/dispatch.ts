import { z } from "@hono/zod-openapi";
import type { QueueJob } from "../../platform/index.ts";
import type { StudioDeps } from "../ports.ts";
import { endOrphan } from "./end-job.ts";
import { DISPATCH_JOB } from "./job-names.ts";
import { LEASE_MS } from "./rules.ts";
import { claimNext, nextChance, withModel } from "./store.ts";
import { submitJob } from "./submit-job.ts";
import { wakeAt } from "./wake.ts";

const message = z.object({ providerId: z.string() });

/**
 * Submits the job of a provider whose turn it is, if the provider has room. May be asked for at any time and any number of
 * times: who finds nothing to do leaves it to the next.
 */
export async function dispatch(
  deps: StudioDeps,
  { providerId }: { providerId: string },
): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const job = await claimNext(db, providerId, now, now + LEASE_MS);
  if (!job) {
    const at = await nextChance(db, providerId, now);
    if (at !== null) await wakeAt(deps, providerId, at);
    return;
  }
  const all = await withModel(db, job);
  await (all ? submitJob(deps, all) : endOrphan(deps, job));
}

export const dispatchNext: QueueJob<StudioDeps, typeof message> = {
  name: DISPATCH_JOB,
  message,
  handle: dispatch,
};
