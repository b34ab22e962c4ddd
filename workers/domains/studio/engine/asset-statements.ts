import { and, eq, inArray, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../../shared/kernel/time.ts";
import type { OwnFile } from "../../media/index.ts";
import type { Database } from "../../platform/index.ts";
import { addSpent, changeAssets, findAsset } from "../assets/store.ts";
import { assetsAsTheyAre } from "../assets/view-assets.ts";
import { tellProject } from "../channel/tell.ts";
import type { StudioDeps } from "../ports.ts";
import { UNFINISHED } from "../rules.ts";
import { studioAssets } from "../tables.ts";
import type { FailureCode } from "./rules.ts";
import type { JobRow } from "./store.ts";

const { id, status, costMicros, version } = studioAssets;

function waiting(assetId: string): SQL | undefined {
  return and(eq(id, assetId), inArray(status, [...UNFINISHED]));
}

/** That a job's asset still waits for it, and nobody has given the job up; as a part of a statement over jobs. */
export function isWaitedFor({ assetId }: JobRow): SQL {
  return sql`abandoned = 0 AND EXISTS (SELECT 1 FROM ${studioAssets} WHERE ${waiting(assetId)})`;
}

/** That an asset waits to be made; as a part of a statement of another table. */
export function assetWaitsFor(assetId: string): SQL {
  return sql`EXISTS (SELECT 1 FROM ${studioAssets} WHERE ${and(eq(id, assetId), eq(status, "PENDING"))})`;
}

/** That a job's asset has failed; as a part of a statement over jobs. */
export function assetFailed({ assetId }: JobRow): SQL {
  return sql`EXISTS (SELECT 1 FROM ${studioAssets} WHERE ${and(eq(id, assetId), eq(status, "FAILED"))})`;
}

export async function assetIsWaiting(db: Database, { assetId }: JobRow): Promise<boolean> {
  const asset = await findAsset(db, assetId);
  return asset !== undefined && UNFINISHED.includes(asset.status);
}

/** Statement by which an asset is being made; answers it if that is new. */
export function beginAsset(db: Database, job: JobRow, now: Millis) {
  const { assetId, attempts } = job;
  const change = { status: "PROCESSING", attempts } as const;
  return changeAssets(db, change, now, and(eq(id, assetId), eq(status, "PENDING")));
}

/** Statement by which the provider's own name of a task is known with the asset. */
export function nameTask(
  db: Database,
  { assetId }: JobRow,
  externalTaskId: string,
  now: Millis,
  only: SQL,
) {
  return changeAssets(db, { externalTaskId }, now, and(waiting(assetId), only));
}

/** Statement that notes how far it has got; never back. */
export function noteProgress(db: Database, { assetId }: JobRow, progress: number, now: Millis) {
  const further = sql`coalesce(${studioAssets.progress}, -1) < ${progress}`;
  return changeAssets(db, { progress }, now, and(waiting(assetId), further));
}

const CLEAN = {
  errorCode: null,
  errorMessage: null,
  progress: null,
  externalTaskId: null,
} as const;

/** Statement by which an asset that failed waits to be made again. */
export function retryStatement(db: Database, assetId: string, now: Millis) {
  const change = { status: "PENDING", ...CLEAN } as const;
  return changeAssets(db, change, now, and(eq(id, assetId), eq(status, "FAILED")));
}

/** Statement by which an asset that failed is being made again, if `only` holds. */
export function reviveStatement(
  db: Database,
  { assetId, externalTaskId }: JobRow,
  now: Millis,
  only: SQL,
) {
  const change = { status: "PROCESSING", ...CLEAN, externalTaskId } as const;
  return changeAssets(db, change, now, and(eq(id, assetId), eq(status, "FAILED"), only));
}

/** Statement by which an asset that waits is given up. */
export function cancelStatement(db: Database, assetId: string, now: Millis) {
  const change = {
    status: "FAILED",
    errorCode: "cancelled",
    errorMessage: null,
    progress: null,
  } as const;
  return changeAssets(db, change, now, waiting(assetId));
}

/** What the asset has cost with this. */
function costWith(micros: number): SQL {
  return sql`coalesce(${costMicros}, 0) + ${micros}`;
}

/** Statement by which an asset that waits has failed, if `only` holds. What it has cost is counted apart. */
export function failAsset(
  db: Database,
  { assetId }: JobRow,
  {
    code,
    message,
    now,
  }: { readonly code: FailureCode; readonly message: string; readonly now: Millis },
  only: SQL,
) {
  const change = {
    status: "FAILED",
    errorCode: code,
    errorMessage: message,
    progress: null,
  } as const;
  return changeAssets(db, change, now, and(waiting(assetId), only));
}

interface Completion {
  readonly file: OwnFile;
  readonly seed: number | null;
  readonly now: Millis;
}

/** Statement by which an asset has its file, if `only` holds. */
export function completeAsset(
  db: Database,
  job: JobRow,
  { file: own, seed, now }: Completion,
  only: SQL,
) {
  const { file, id: fileId, bytes } = own;
  const { contentType, width, height, durationMs } = file;
  const facts = { fileId, bytes, contentType, width, height, durationMs };
  const change = {
    ...facts,
    status: "COMPLETED",
    seed: seed ?? job.input.seed,
    errorCode: null,
    errorMessage: null,
    progress: 100,
  } as const;
  return changeAssets(db, change, now, and(waiting(job.assetId), only));
}

/** Statements that count what a job has cost: with its asset, or with the project if that is gone. */
export function countCost(
  db: Database,
  { assetId, projectId }: JobRow,
  micros: number,
  now: Millis,
  only: SQL,
) {
  const there = sql`EXISTS (SELECT 1 FROM ${studioAssets} WHERE ${eq(id, assetId)})`;
  return [
    db
      .update(studioAssets)
      .set({ costMicros: costWith(micros), version: sql`${version} + 1`, updatedAt: now })
      .where(and(eq(id, assetId), only)),
    addSpent(db, projectId, micros, sql`NOT ${there} AND ${only}`),
  ] as const;
}

/** Tells the project how an asset is now; what cannot be told is looked at. */
export async function tellAsset(
  deps: StudioDeps,
  { assetId, projectId }: Pick<JobRow, "assetId" | "projectId">,
): Promise<void> {
  const assets = await assetsAsTheyAre(deps, [assetId]);
  const events = assets.map((asset) => ({ t: "asset_status_changed", asset }) as const);
  await tellProject(deps, projectId, events);
}
