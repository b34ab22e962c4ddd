import type { CronJob } from "../platform/index.ts";
import { clearLeftovers } from "./assets/clear-leftovers.ts";
import { dispatchNext } from "./engine/dispatch.ts";
import { followTask } from "./engine/follow-job.ts";
import { recovery } from "./engine/recover-jobs.ts";
import type { StudioDeps } from "./ports.ts";
import { retainDaily } from "./retention/run-retention.ts";

export const studioJobs = [dispatchNext, followTask] as const;

export const studioCrons: readonly CronJob<StudioDeps>[] = [
  { name: "studio.clear-leftovers", on: "minute", run: clearLeftovers },
  recovery,
  { name: "studio.retention", on: "retention", run: retainDaily },
];
