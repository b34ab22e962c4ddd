import { type CronName, cronName } from "../../shared/contracts/platform/index.ts";
import { callCrons } from "../domains/calls/index.ts";
import { chatCrons } from "../domains/chat/index.ts";
import { identityCrons } from "../domains/identity/index.ts";
import { mediaCrons } from "../domains/media/index.ts";
import { peopleCrons } from "../domains/people/index.ts";
import {
  type CronJob,
  platformCrons,
  runJob,
  runJobNow,
  type ScheduledJob,
} from "../domains/platform/index.ts";
import { studioCrons } from "../domains/studio/index.ts";
import { videoCrons } from "../domains/video/index.ts";
import { workCrons } from "../domains/work/index.ts";
import type { Deps } from "./deps.ts";

const jobs: readonly CronJob<Deps>[] = [
  ...platformCrons,
  ...identityCrons,
  ...peopleCrons,
  ...mediaCrons,
  ...chatCrons,
  ...callCrons,
  ...videoCrons,
  ...studioCrons,
  ...workCrons,
];

/** Which scheduled jobs each cron expression of wrangler.toml runs. */
const schedule: Readonly<Record<string, readonly CronJob<Deps>["on"][]>> = {
  "* * * * *": ["minute", "publish"],
  "17 * * * *": ["expire", "counters"],
  "43 3 * * *": ["retention", "digest", "rotate-keys", "backup", "orphans"],
};

function cronOf(on: CronJob<Deps>["on"]): string {
  const entries = Object.entries(schedule);
  return entries.find(([, due]) => due.includes(on))?.[0] ?? "";
}

/** All work by the clock, ready to run. */
export function scheduled(deps: Deps): readonly ScheduledJob[] {
  return jobs.map(({ name, on, run }) => ({ name, on, cron: cronOf(on), run: () => run(deps) }));
}

/** Runs the tasks of one named schedule now, each after the run of it that is under way. Answers their reports by name. */
export async function runCron(deps: Deps, name: CronName): Promise<Record<string, unknown>> {
  const on = cronName.parse(name);
  const report: Record<string, unknown> = {};
  for (const job of scheduled(deps).filter((each) => each.on === on)) {
    const ran = await runJobNow(deps, job, "development");
    report[job.name] = "report" in ran ? ran.report : { [ran.kind]: true };
  }
  deps.reportMetrics();
  return report;
}

/**
 * Runs what a cron expression is for. One that fails, or is being run elsewhere, does not stop the others. Answers how many
 * failed.
 */
export async function runSchedule(deps: Deps, expression: string): Promise<number> {
  const due = schedule[expression] ?? [];
  let failures = 0;
  for (const job of scheduled(deps).filter(({ on }) => due.includes(on))) {
    try {
      const { kind } = await runJob(deps, job, "schedule");
      if (kind === "failed") failures += 1;
    } catch (error) {
      failures += 1;
      deps.log.error("a scheduled job was not begun, or its end not written down", {
        job: job.name,
        error,
      });
    }
  }
  return failures;
}
