import { type Again, type Reading, readSubmission } from "../models/read-answer.ts";
import type { StudioDeps } from "../ports.ts";
import { assetIsWaiting, beginAsset, nameTask, tellAsset } from "./asset-statements.ts";
import { completeJob, endAbandoned, failJob } from "./end-job.ts";
import { fetchResult } from "./fetch-result.ts";
import { FOLLOW_JOB } from "./job-names.ts";
import { deadlineOf } from "./patience.ts";
import type { Sent } from "./ports.ts";
import { submissionCall, variablesOf } from "./requests.ts";
import { backoff, delaySeconds, MOST_ATTEMPTS, pollPause } from "./rules.ts";
import { changeJob, type JobWithModel, pauseProvider, runningBy } from "./store.ts";
import { wakeAt } from "./wake.ts";

type Accepted = Extract<Reading, { kind: "accepted" }>;

/** Puts the job back in the queue, or gives it up after too many tries. */
export async function submitLater(
  deps: StudioDeps,
  all: JobWithModel,
  { code, message, afterMs }: Again,
): Promise<void> {
  const { db, clock } = deps;
  const { job, provider } = all;
  if (job.abandoned) return endAbandoned(deps, all, false);
  if (job.attempts >= MOST_ATTEMPTS) return failJob(deps, all, { code, message });
  const nextAt = clock.now() + backoff(job.attempts, afterMs);
  const back = changeJob(db, job, { state: "queued", nextAt, message: code });
  // Who is too busy for one is too busy for all.
  await (code === "provider_busy"
    ? db.batch([back, pauseProvider(db, provider.id, nextAt)])
    : back);
  await wakeAt(deps, provider.id, nextAt);
}

/** The task's id is written down before anything else is done about it. */
async function follow(
  deps: StudioDeps,
  all: JobWithModel,
  { taskId, links }: Accepted,
): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const pause = pollPause(0) * 1_000;
  const { job } = all;
  const task = {
    state: "running",
    externalTaskId: taskId,
    links,
    faults: 0,
    nextAt: now + pause,
    deadlineAt: await deadlineOf(deps, now),
  } as const;
  const [[running]] = await db.batch([
    changeJob(db, job, task),
    nameTask(db, job, taskId, now, runningBy(job.id, job.version)),
  ]);
  if (!running) return;
  const { id: jobId, version } = running;
  await deps.jobs.enqueue(FOLLOW_JOB, { jobId, version }, { delaySeconds: delaySeconds(pause) });
}

/** The answer is the result itself. An address of one is written down first: it has been paid for. */
async function takeResult(
  deps: StudioDeps,
  all: JobWithModel,
  { results: [result], seed }: Extract<Reading, { kind: "succeeded" }>,
): Promise<void> {
  const { db, clock } = deps;
  if (!result)
    return failJob(deps, all, { code: "no_result", message: "The provider sent no result." });
  if (all.job.abandoned) return endAbandoned(deps, all, true);
  if (result.kind === "url") {
    const now = clock.now();
    const known = {
      state: "running",
      resultUrl: result.url,
      nextAt: now,
      deadlineAt: await deadlineOf(deps, now),
      faults: 0,
    } as const;
    const [running] = await changeJob(db, all.job, known);
    if (running)
      await deps.jobs.enqueue(FOLLOW_JOB, { jobId: running.id, version: running.version });
    return;
  }
  const fetched = await fetchResult(deps, all, result);
  if (fetched.kind === "kept") return completeJob(deps, all, { file: fetched.file, seed });
  if (fetched.kind === "rejected") return failJob(deps, all, { ...fetched, charged: true });
  return failJob(deps, all, { code: "download_failed", message: fetched.message, charged: true });
}

/** Whether the provider has got it is not known: it is asked again only where it cannot mind. */
async function answerLost(deps: StudioDeps, all: JobWithModel, again: Again): Promise<void> {
  const { definition } = all.model;
  if (definition.request.idempotencyHeader !== undefined) return submitLater(deps, all, again);
  // The clock decides: a webhook may tell which task it is. The job stays in hand till then.
  if (definition.response.webhook) return;
  return failJob(deps, all, { code: "submission_lost", message: again.message });
}

async function read(deps: StudioDeps, all: JobWithModel, sent: Sent): Promise<void> {
  if (sent.kind === "forbidden") {
    return failJob(deps, all, { code: "forbidden_address", message: sent.message });
  }
  if (sent.kind === "unreachable") {
    const again = {
      kind: "again",
      code: "provider_unavailable",
      message: sent.message,
      afterMs: null,
    } as const;
    return answerLost(deps, all, again);
  }
  const reading = readSubmission(all.model.definition.response, sent);
  switch (reading.kind) {
    case "accepted":
      return follow(deps, all, reading);
    case "succeeded":
      return takeResult(deps, all, reading);
    case "refused":
      return failJob(deps, all, reading);
    case "again":
      return reading.code === "provider_answer"
        ? answerLost(deps, all, reading)
        : submitLater(deps, all, reading);
    default:
      return failJob(deps, all, {
        code: "provider_answer",
        message: "The provider's answer was not understood.",
      });
  }
}

/** Submits a job that has just been taken in hand. */
export async function submitJob(deps: StudioDeps, all: JobWithModel): Promise<void> {
  const { job, model, provider } = all;
  if (!(await assetIsWaiting(deps.db, job))) return endAbandoned(deps, all, false);
  if (!model.isActive || !provider.isActive) {
    return failJob(deps, all, {
      code: "model_inactive",
      message: "The model has been switched off.",
    });
  }
  const [begun] = await beginAsset(deps.db, job, deps.clock.now());
  if (begun) await tellAsset(deps, job);
  const variables = await variablesOf(deps, all);
  const call = await submissionCall(deps, provider, model.definition, variables);
  await read(deps, all, await deps.providers.send(call));
}
