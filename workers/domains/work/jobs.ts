import type { CronJob } from "../platform/index.ts";
import type { WorkDeps } from "./ports.ts";
import { digestJob, savedSearchCrons } from "./saved-searches/digest.ts";
import { vacancyCrons } from "./vacancies/jobs.ts";

export const workCrons: readonly CronJob<WorkDeps>[] = [...vacancyCrons, ...savedSearchCrons];

export const workJobs = [digestJob] as const;
