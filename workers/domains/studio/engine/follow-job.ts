import { z } from "@hono/zod-openapi";
import type { QueueJob } from "../../platform/index.ts";
import { type Again, type Reading, readResult, readState } from "../models/read-answer.ts";
import type { StudioDeps } from "../ports.ts";
import { assetIsWaiting, noteProgress, tellAsset } from "./asset-statements.ts";
import { completeJob, endAbandoned, endOrphan, failJob } from "./end-job.ts";
import { fetchResult } from "./fetch-result.ts";
import { giveUp } from "./give-up.ts";
import { FOLLOW_JOB } from "./job-names.ts";
import { mostPolls } from "./patience.ts";
import type { Sent } from "./ports.ts";
import { askAfter } from "./requests.ts";
import {
  backoff,
  delaySeconds,
  LEASE_MS,
  MOST_FAREWELLS,
  MOST_FAULTS,
  MOST_UNKNOWN,
  pollPause,
} from "./rules.ts";
import { changeJob, claimRunning, type JobChange, type JobWithModel, withModel } from "./store.ts";

const message = z.object({ jobId: z.string(), version: z.number().int() });

/** Asks again later, as whoever holds the job then. */
async function askLater(
  deps: StudioDeps,
  { job }: JobWithModel,
  change: JobChange,
  pauseMs: number,
): Promise<void> {
  const [running] = await changeJob(deps.db, job, {
    ...change,
    nextAt: deps.clock.now() + pauseMs,
  });
  if (!running) return;
  const { id: jobId, version } = running;
  await deps.jobs.enqueue(FOLLOW_JOB, { jobId, version }, { delaySeconds: delaySeconds(pauseMs) });
}

async function isOver(deps: StudioDeps, { job }: JobWithModel): Promise<boolean> {
  if (job.deadlineAt !== null && deps.clock.now() >= job.deadlineAt) return true;
  return job.polls >= (await mostPolls(deps));
}

/** It is still at it. */
async function goOn(deps: StudioDeps, all: JobWithModel, progress: number | null): Promise<void> {
  const { job } = all;
  if (await isOver(deps, all)) {
    return giveUp(deps, all, "timed_out", "The provider did not finish in time.");
  }
  if (progress !== null) {
    const [noted] = await noteProgress(deps.db, job, progress, deps.clock.now());
    if (noted) await tellAsset(deps, job);
  }
  await askLater(deps, all, { polls: job.polls + 1, faults: 0 }, pollPause(job.polls + 1) * 1_000);
}

/** It could not be asked. */
async function tryAgain(
  deps: StudioDeps,
  all: JobWithModel,
  { code, message, afterMs }: Again,
): Promise<void> {
  const faults = all.job.faults + 1;
  if (await isOver(deps, all)) return giveUp(deps, all, "timed_out", message);
  if (faults >= MOST_FAULTS) return giveUp(deps, all, code, message);
  await askLater(deps, all, { faults, polls: all.job.polls + 1 }, backoff(faults, afterMs));
}

/** A task that the provider knows nothing of is not done. It may not know of it yet. */
async function unknown(deps: StudioDeps, all: JobWithModel): Promise<void> {
  const faults = all.job.faults + 1;
  const said = "The provider knows nothing of the task.";
  if (faults >= MOST_UNKNOWN) return failJob(deps, all, { code: "task_unknown", message: said });
  await askLater(deps, all, { faults, polls: all.job.polls + 1 }, backoff(faults, null));
}

async function take(
  deps: StudioDeps,
  all: JobWithModel,
  { results: [result], seed }: Extract<Reading, { kind: "succeeded" }>,
): Promise<void> {
  if (!result)
    return failJob(deps, all, { code: "no_result", message: "The provider sent no result." });
  const fetched = await fetchResult(deps, all, result);
  if (fetched.kind === "kept") return completeJob(deps, all, { file: fetched.file, seed });
  if (fetched.kind === "rejected") return failJob(deps, all, { ...fetched, charged: true });
  const faults = all.job.faults + 1;
  if (faults >= MOST_FAULTS) {
    return failJob(deps, all, { code: "download_failed", message: fetched.message, charged: true });
  }
  await askLater(deps, all, { faults }, backoff(faults, null));
}

function readingOf(
  sent: Sent,
  read: (answer: Extract<Sent, { kind: "answered" }>) => Reading,
): Reading | Extract<Sent, { kind: "forbidden" }> {
  if (sent.kind === "answered") return read(sent);
  if (sent.kind === "forbidden") return sent;
  return { kind: "again", code: "provider_unavailable", message: sent.message, afterMs: null };
}

/** How a task stands, with what has come of it. */
async function look(deps: StudioDeps, all: JobWithModel) {
  const { resultUrl, input } = all.job;
  if (resultUrl !== null) {
    return {
      kind: "succeeded",
      results: [{ kind: "url", url: resultUrl }],
      seed: input.seed,
    } as const;
  }
  const { response } = all.model.definition;
  const state = readingOf(await askAfter(deps, all, "poll"), (answer) =>
    readState(response, answer),
  );
  if (state.kind !== "ready") return state;
  return readingOf(await askAfter(deps, all, "result"), (answer) => readResult(response, answer));
}

/** Nobody waits for it: the provider is asked to stop, and what it makes of that is looked at for what it costs. */
async function bidFarewell(deps: StudioDeps, all: JobWithModel): Promise<void> {
  const { job, model } = all;
  const { cancel, links } = model.definition.response;
  if (!job.cancelSent && (cancel || links.cancel)) {
    await askAfter(deps, all, "cancel");
    return askLater(deps, all, { cancelSent: true, polls: 0 }, pollPause(0) * 1_000);
  }
  const reading = await look(deps, all);
  if (reading.kind === "succeeded") return endAbandoned(deps, all, true);
  const open = reading.kind === "running" || reading.kind === "again";
  // Who does not stop when asked is followed to the end, for a while.
  const enough =
    job.cancelSent || job.outcome === "timed_out" ? MOST_FAREWELLS : await mostPolls(deps);
  if (!open || job.polls >= enough) return endAbandoned(deps, all, false);
  await askLater(deps, all, { polls: job.polls + 1 }, pollPause(job.polls + 1) * 1_000);
}

async function act(deps: StudioDeps, all: JobWithModel): Promise<void> {
  const reading = await look(deps, all);
  switch (reading.kind) {
    case "running":
      return goOn(deps, all, reading.progress);
    case "again":
      return tryAgain(deps, all, reading);
    case "unknown_task":
      return unknown(deps, all);
    case "succeeded":
      return take(deps, all, reading);
    case "forbidden":
      return failJob(deps, all, { code: "forbidden_address", message: reading.message });
    case "refused":
      return failJob(deps, all, reading);
    default:
      return tryAgain(deps, all, {
        kind: "again",
        code: "provider_answer",
        message: "The provider's answer was not understood.",
        afterMs: null,
      });
  }
}

/**
 * Asks after a task, and does what follows. Of messages that came twice, or late, only the one that names the job as it is
 * does anything.
 */
export async function followJob(
  deps: StudioDeps,
  asked: { jobId: string; version: number },
): Promise<void> {
  const { db, clock } = deps;
  const held = { id: asked.jobId, version: asked.version };
  const job = await claimRunning(db, held, clock.now() + LEASE_MS);
  if (!job) return;
  const all = await withModel(db, job);
  if (!all) return endOrphan(deps, job);
  const abandoned = job.abandoned || !(await assetIsWaiting(db, job));
  await (abandoned ? bidFarewell(deps, all) : act(deps, all));
}

export const followTask: QueueJob<StudioDeps, typeof message> = {
  name: FOLLOW_JOB,
  message,
  handle: followJob,
};
