import { sql } from "drizzle-orm";
import type { AiJob } from "../../../../shared/contracts/studio/models.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { pageOf } from "../../../../shared/kernel/pagination.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { recordAudit } from "../../platform/index.ts";
import { errors } from "../errors.ts";
import { auditOf, type Power } from "../models/power.ts";
import type { StudioDeps } from "../ports.ts";
import { assetFailed, reviveStatement, tellAsset } from "./asset-statements.ts";
import { MODEL_GONE } from "./end-job.ts";
import { DISPATCH_JOB, FOLLOW_JOB } from "./job-names.ts";
import { deadlineOf } from "./patience.ts";
import {
  deadJobs,
  findJob,
  hasModel,
  type JobRow,
  revivedBy,
  reviveJob,
  withModel,
} from "./store.ts";

const LIST = "dead-ai-jobs";

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A job as administrators see it. */
function viewJob(row: JobRow): AiJob {
  const { id, assetId, projectId, userId, providerId, modelId, state, outcome, message } = row;
  const { attempts, polls, externalTaskId, costMicros, createdAt, endedAt } = row;
  return {
    ...{ id, assetId, projectId, userId, providerId, modelId, state, outcome, message },
    ...{ attempts, polls, externalTaskId, costMicros, createdAt: iso(createdAt) },
    endedAt: endedAt === null ? null : iso(endedAt),
  };
}

/** Jobs that came to nothing for a reason that can be mended, newest first. */
export async function listDeadJobs(deps: StudioDeps, { limit, cursor }: Query) {
  const [position] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  const before = position === undefined ? undefined : String(position);
  const rows = await deadJobs(deps.db, before, limit + 1);
  return pageOf(rows, limit, viewJob, (last) => deps.cursors.seal(LIST, [last.id]));
}

/**
 * Takes a dead job up where it was: a task that the provider has accepted is asked after, anything else is submitted anew.
 * Throws `not_found`, `model_inactive` when its model or provider has been deleted, `job_state` when it is not dead, or its
 * asset has come to something else.
 */
export async function replayJob(deps: StudioDeps, power: Power, jobId: string): Promise<AiJob> {
  const { db, clock } = deps;
  const job = await findJob(db, jobId);
  if (!job) throw new AppError(commonErrors.not_found);
  if (!(await withModel(db, job))) {
    throw new AppError(errors.model_inactive, { detail: MODEL_GONE });
  }
  await recordAudit(
    deps,
    auditOf(power, "ai_job.replay", `ai_job:${jobId}`, { outcome: job.outcome }),
  );
  const now = clock.now();
  const accepted = job.externalTaskId !== null || job.resultUrl !== null;
  const change = {
    state: accepted ? ("running" as const) : ("queued" as const),
    ...{
      dead: false,
      abandoned: false,
      cancelSent: false,
      outcome: null,
      message: null,
      endedAt: null,
    },
    ...{
      attempts: 0,
      polls: 0,
      faults: 0,
      nextAt: now,
      deadlineAt: accepted ? await deadlineOf(deps, now) : null,
    },
  };
  const [[revived]] = await db.batch([
    reviveJob(db, job, change, sql`${assetFailed(job)} AND ${hasModel(job)}`),
    reviveStatement(db, job, now, revivedBy(job.id, job.version)),
  ]);
  if (!revived) throw new AppError(errors.job_state);
  await tellAsset(deps, job);
  const { version, providerId } = revived;
  await (accepted
    ? deps.jobs.enqueue(FOLLOW_JOB, { jobId, version })
    : deps.jobs.enqueue(DISPATCH_JOB, { providerId }));
  return viewJob(revived);
}
