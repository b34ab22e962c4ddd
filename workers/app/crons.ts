import { type CronName, cronName } from "../../shared/contracts/platform/index.ts";
import { callCrons } from "../domains/calls/index.ts";
import { chatCrons } from "../domains/chat/index.ts";
import { identityCrons } from "../domains/identity/index.ts";
import { mediaCrons } from "../domains/media/index.ts";
import { peopleCrons } from "../domains/people/index.ts";
import { type CronJob, platformCrons } from "../domains/platform/index.ts";
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

/** Runs every task of these schedules; one that fails does not stop the others. Answers their reports by name. */
async function run(deps: Deps, due: readonly CronJob<Deps>["on"][]) {
  const report: Record<string, unknown> = {};
  for (const job of jobs.filter(({ on }) => due.includes(on))) {
    try {
      report[job.name] = await job.run(deps);
      deps.metrics.count("veche_job_runs_total", { job: job.name, result: "done" });
    } catch (error) {
      deps.log.error("a scheduled job failed", { job: job.name, error });
      report[job.name] = { failed: true };
      deps.metrics.count("veche_job_runs_total", { job: job.name, result: "failed" });
    }
  }
  deps.reportMetrics();
  return report;
}

function hasFailed(report: unknown): boolean {
  return (
    typeof report === "object" && report !== null && "failed" in report && report.failed === true
  );
}

/** Runs the tasks of one named schedule now. */
export function runCron(deps: Deps, name: CronName): Promise<Record<string, unknown>> {
  return run(deps, [cronName.parse(name)]);
}

/** Runs what a cron expression is for. Answers how many of its jobs failed. */
export async function runSchedule(deps: Deps, expression: string): Promise<number> {
  const report = await run(deps, schedule[expression] ?? []);
  if (Object.keys(report).length > 0) deps.log.debug("scheduled jobs ran", { expression, report });
  return Object.values(report).filter(hasFailed).length;
}
