import { type Millis, SECOND } from "../../../../shared/kernel/time.ts";
import { beginUse, dropUnusedFile, type OwnFile } from "../../media/index.ts";
import { fileUse } from "../assets/store.ts";
import { costOf } from "../models/price.ts";
import type { StudioDeps } from "../ports.ts";
import { completeAsset, countCost, failAsset, isWaitedFor, tellAsset } from "./asset-statements.ts";
import { DISPATCH_JOB } from "./job-names.ts";
import { withoutSecrets } from "./requests.ts";
import { type FailureCode, isMendable } from "./rules.ts";
import { changeJob, endedBy, findJob, type JobRow, type JobWithModel, overBy } from "./store.ts";

/** What is said of a job that has lost its model. */
export const MODEL_GONE = "The model has been deleted.";

/** What the provider charges for a result of this job. */
export function chargeOf({ job, model }: JobWithModel): number {
  return costOf(model.definition.price, job.input.parameters) ?? 0;
}

/** Has the next one looked for: there is room at the provider. */
async function makeRoom(deps: StudioDeps, providerId: string): Promise<void> {
  await deps.jobs.enqueue(DISPATCH_JOB, { providerId });
}

/** Counts a job that is over, and how long its result took. */
function countEnd(
  { metrics }: StudioDeps,
  { createdAt }: JobRow,
  model: string,
  result: string,
  now: Millis,
) {
  metrics.count("veche_generations_total", { model, result });
  if (result !== "completed") return;
  const seconds = Math.max(0, now - createdAt) / SECOND;
  metrics.observe("veche_generation_duration_seconds", { model }, seconds);
}

interface FailedEnd {
  readonly code: FailureCode;
  readonly message: string;
  readonly costMicros: number;
  /** Whether an administrator is shown it, to be played again. */
  readonly dead: boolean;
}

async function endFailed(
  deps: StudioDeps,
  job: JobRow,
  model: string,
  { code, message, costMicros, dead }: FailedEnd,
): Promise<void> {
  const { db, clock } = deps;
  const now = clock.now();
  const outcome = job.abandoned ? (job.outcome ?? "cancelled") : code;
  const ended = {
    state: "ended",
    ...{ outcome, message, dead: dead && !job.abandoned, costMicros, endedAt: now },
  } as const;
  const [changed, failed] = await db.batch([
    changeJob(db, job, ended),
    failAsset(db, job, { code, message, now }, endedBy(job.id, job.version)),
    ...(costMicros > 0 ? countCost(db, job, costMicros, now, overBy(job.id, job.version)) : []),
  ]);
  if (changed.length === 0) return;
  countEnd(deps, job, model, outcome, now);
  await dropUnusedFile(deps, job.fileId);
  if (failed.length > 0) await tellAsset(deps, job);
  await makeRoom(deps, job.providerId);
}

interface Failure {
  readonly code: FailureCode;
  /** The provider's words, or ours. */
  readonly message: string;
  /** Whether the provider has charged for it all the same. */
  readonly charged?: boolean;
}

/**
 * Ends a job that has come to nothing, and its asset with it, if nobody else has the job in hand. One that is abandoned
 * only ends.
 */
export async function failJob(
  deps: StudioDeps,
  all: JobWithModel,
  { code, message, charged = false }: Failure,
): Promise<void> {
  const { job, model, provider } = all;
  const words = await withoutSecrets(deps, provider, message);
  const costMicros = charged ? chargeOf(all) : 0;
  const end = { code, message: words, costMicros, dead: isMendable(code) };
  await endFailed(deps, job, model.slug, end);
}

/**
 * Ends a job whose model or provider has been deleted, and its asset with it: nobody can carry it on, nor play it again,
 * and what it has cost nobody knows.
 */
export async function endOrphan(deps: StudioDeps, job: JobRow): Promise<void> {
  const end = { code: "model_inactive", message: MODEL_GONE, costMicros: 0, dead: false } as const;
  await endFailed(deps, job, "deleted", end);
}

/** Ends a job whose result nobody waits for any more: only what it has cost counts. */
export async function endAbandoned(
  deps: StudioDeps,
  all: JobWithModel,
  charged: boolean,
): Promise<void> {
  const { db, clock } = deps;
  const { job, provider } = all;
  const now = clock.now();
  const costMicros = charged ? chargeOf(all) : 0;
  const outcome = job.outcome ?? "cancelled";
  const ended = { state: "ended", abandoned: true, outcome, costMicros, endedAt: now } as const;
  const [changed] = await db.batch([
    changeJob(db, job, ended),
    ...(costMicros > 0 ? countCost(db, job, costMicros, now, overBy(job.id, job.version)) : []),
  ]);
  if (changed.length === 0) return;
  countEnd(deps, job, all.model.slug, outcome, now);
  await dropUnusedFile(deps, job.fileId);
  await makeRoom(deps, provider.id);
}

/** The job has been taken from who made this file: it goes, unless who has the job now has use for it. */
async function lostTo(deps: StudioDeps, all: JobWithModel, file: OwnFile): Promise<void> {
  const now = await findJob(deps.db, all.job.id);
  if (now && now.version === all.job.version && now.state !== "ended") {
    return endAbandoned(deps, { ...all, job: now }, true);
  }
  if (now === undefined || now.outcome !== "completed") await dropUnusedFile(deps, file.id);
}

/** What has come of a job. */
export interface Finished {
  readonly file: OwnFile;
  /** As the provider says; else it is the one that was asked for. */
  readonly seed: number | null;
}

/**
 * Ends a job with its file: job, asset and what keeps the file, in one batch. If the job is another's by now, or the asset
 * does not wait any more, nothing of it happens.
 */
export async function completeJob(
  deps: StudioDeps,
  all: JobWithModel,
  { file, seed }: Finished,
): Promise<void> {
  const { db, clock } = deps;
  const { job, provider } = all;
  const now: Millis = clock.now();
  const costMicros = chargeOf(all);
  const ended = {
    state: "ended",
    outcome: "completed",
    message: null,
    costMicros,
    endedAt: now,
  } as const;
  const won = endedBy(job.id, job.version);
  const [changed] = await db.batch([
    changeJob(db, job, ended, isWaitedFor(job)),
    completeAsset(db, job, { file, seed, now }, won),
    ...beginUse(db, fileUse(job.assetId, file.id), won),
    ...(costMicros > 0 ? countCost(db, job, costMicros, now, won) : []),
  ]);
  if (changed.length === 0) return lostTo(deps, all, file);
  countEnd(deps, job, all.model.slug, ended.outcome, now);
  await tellAsset(deps, job);
  await makeRoom(deps, provider.id);
}
