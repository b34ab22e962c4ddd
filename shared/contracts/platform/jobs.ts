import { z } from "@hono/zod-openapi";
import { contract } from "./contract.ts";
import { cronName } from "./development.ts";
import { id, listOf, pageQuery, timestamp } from "./schemas.ts";

const tag = "Administration";

const jobRun = z
  .object({
    id,
    job: z.string(),
    /** Who wanted it: the clock, an administrator, a developer. */
    trigger: z.enum(["schedule", "admin", "development"]),
    /** `abandoned`: its Worker ended before it did, or the queue lost it. The job itself goes on at its next time. */
    state: z.enum(["waiting", "running", "done", "failed", "abandoned"]),
    askedAt: timestamp,
    startedAt: timestamp.nullable(),
    endedAt: timestamp.nullable(),
    durationMs: z.number().int().nullable(),
    /** What the job says of what it did. */
    report: z.record(z.string(), z.unknown()).nullable(),
  })
  .openapi("JobRun");
export type JobRunView = z.infer<typeof jobRun>;

const scheduledJob = z
  .object({
    name: z.string(),
    schedule: z.union([cronName, z.literal("minute")]),
    /** When it is due, as a cron expression in UTC. */
    cron: z.string(),
    lastRun: z.union([jobRun, z.null()]),
  })
  .openapi("ScheduledJob");
export type ScheduledJobView = z.infer<typeof scheduledJob>;

const params = z.object({ name: z.string().max(80) });

const listJobs = contract({
  operationId: "adminListJobs",
  method: "get",
  path: "/api/admin/jobs",
  tag,
  summary: "Scheduled jobs, each with its newest run",
  access: "admin",
  replies: { 200: { description: "All jobs, by name", body: listOf(scheduledJob) } },
});

const listJobRuns = contract({
  operationId: "adminListJobRuns",
  method: "get",
  path: "/api/admin/jobs/{name}/runs",
  tag,
  summary: "What came of a scheduled job; its last 100 runs are kept",
  access: "admin",
  params,
  query: pageQuery,
  replies: { 200: { description: "Runs, newest first", body: listOf(jobRun) } },
});

const runJob = contract({
  operationId: "adminRunJob",
  method: "post",
  path: "/api/admin/jobs/{name}/runs",
  tag,
  summary: "Run a scheduled job as soon as can be",
  description:
    "It is run by the queue, within seconds; after the run that is under way, if there is one. A run that already waits is answered again. Stands in the audit trail.",
  access: "admin",
  params,
  replies: { 202: { description: "The run that was asked for", body: jobRun } },
});

const jobTraffic = z
  .object({
    queue: z.string(),
    job: z.string(),
    /** Messages handled since the platform began. */
    done: z.number().int(),
    /** Attempts that failed; each is tried again, until the message goes to the dead letters. */
    failed: z.number().int(),
  })
  .openapi("QueueTraffic");
export type QueueTraffic = z.infer<typeof jobTraffic>;

const deadLetter = z
  .object({
    id: z.string(),
    queue: z.string(),
    /** Which handler it was for. */
    job: z.string(),
    /** The request it came from, as the log has it; null for what could not be read. */
    requestId: z.string().nullable(),
    sentAt: timestamp,
    diedAt: timestamp,
  })
  .openapi("DeadLetter");
export type DeadLetter = z.infer<typeof deadLetter>;

const listQueues = contract({
  operationId: "adminListQueues",
  method: "get",
  path: "/api/admin/queues",
  tag,
  summary: "How much the queues have done, by kind of message",
  access: "admin",
  replies: {
    200: {
      description: "By queue and job",
      body: listOf(jobTraffic).extend({ deadLetters: z.number().int() }),
    },
  },
});

const listDeadLetters = contract({
  operationId: "adminListDeadLetters",
  method: "get",
  path: "/api/admin/dead-letters",
  tag,
  summary: "Messages of queues that every attempt failed at",
  description: "They are kept for 30 days. What they hold is encrypted and never shown.",
  access: "admin",
  query: pageQuery,
  replies: { 200: { description: "Newest first", body: listOf(deadLetter) } },
});

const letterParams = z.object({ id: z.string().max(128) });

const retryDeadLetter = contract({
  operationId: "adminRetryDeadLetter",
  method: "post",
  path: "/api/admin/dead-letters/{id}/retry",
  tag,
  summary: "Put a dead letter back on its queue",
  access: "admin",
  params: letterParams,
  replies: { 204: { description: "It is on its queue again" } },
});

const discardDeadLetter = contract({
  operationId: "adminDiscardDeadLetter",
  method: "delete",
  path: "/api/admin/dead-letters/{id}",
  tag,
  summary: "Throw a dead letter away",
  access: "admin",
  params: letterParams,
  replies: { 204: { description: "It is gone" } },
});

export const jobContracts = {
  listJobs,
  listJobRuns,
  runJob,
  listQueues,
  listDeadLetters,
  retryDeadLetter,
  discardDeadLetter,
};
