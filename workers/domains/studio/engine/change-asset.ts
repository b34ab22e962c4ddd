import { eq } from "drizzle-orm";
import type { Asset } from "../../../../shared/contracts/studio/index.ts";
import { AppError } from "../../../../shared/kernel/app-error.ts";
import type { Actor } from "../../platform/index.ts";
import { openAsset } from "../access.ts";
import { findAsset } from "../assets/store.ts";
import { assetsAsTheyAre } from "../assets/view-assets.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { assetWaitsFor, cancelStatement, retryStatement, tellAsset } from "./asset-statements.ts";
import { newJob, requireTurn, usableModel } from "./generate.ts";
import { DISPATCH_JOB, FOLLOW_JOB } from "./job-names.ts";
import { abandonJobs, insertJob, type JobRow } from "./store.ts";
import { studioJobs } from "./tables.ts";

type Caller = Pick<Actor, "userId">;

async function asItIs(deps: StudioDeps, assetId: string): Promise<Asset> {
  const [asset] = await assetsAsTheyAre(deps, [assetId]);
  if (!asset) throw new AppError(errors.asset_state);
  return asset;
}

/** Has those that are in hand looked at: the provider is to stop. */
export async function stopAtProvider(deps: StudioDeps, jobs: readonly JobRow[]): Promise<void> {
  const running = jobs.filter(({ state }) => state === "running");
  for (const { id: jobId, version } of running)
    await deps.jobs.enqueue(FOLLOW_JOB, { jobId, version });
}

/** Gives up an asset that is being made; what has ended is answered as it is to who asks `again`. Throws `asset_state`. */
export async function cancelAsset(
  deps: StudioDeps,
  actor: Caller,
  assetId: string,
  again: boolean,
): Promise<Asset> {
  const { asset } = await openAsset(deps, actor, assetId, "edit");
  if (again && asset.errorCode === "cancelled") return asItIs(deps, assetId);
  const { db, clock } = deps;
  const now = clock.now();
  const [cancelled, jobs] = await db.batch([
    cancelStatement(db, assetId, now),
    abandonJobs(db, eq(studioJobs.assetId, assetId), now),
  ]);
  if (cancelled.length === 0) throw new AppError(errors.asset_state);
  await tellAsset(deps, { assetId, projectId: asset.projectId });
  await stopAtProvider(deps, jobs);
  return asItIs(deps, assetId);
}

/**
 * Has an asset that failed made once more. Of two who ask at once, one does; who asks `again` is answered what has become
 * of it. Throws `asset_state`, `model_inactive`.
 */
export async function retryAsset(
  deps: StudioDeps,
  actor: Caller,
  assetId: string,
  again: boolean,
): Promise<Asset> {
  const { asset, project } = await openAsset(deps, actor, assetId, "edit");
  const { modelId, status, sourceType, promptText } = asset;
  const made = modelId !== null && sourceType !== "UPLOADED" && promptText !== null;
  // Its job is found by the clock, should it not have been called up before the answer was lost.
  if (again && made && status !== "FAILED") return asItIs(deps, assetId);
  if (status !== "FAILED" || !made) throw new AppError(errors.asset_state);
  const found = await usableModel(deps, modelId);
  await requireTurn(deps, actor.userId, 1);
  const parent =
    asset.parentAssetId === null ? null : await findAsset(deps.db, asset.parentAssetId);
  if (sourceType !== "GENERATED" && !parent?.fileId) throw new AppError(errors.asset_state);
  const whose = { userId: actor.userId, ownerId: project.ownerId };
  const job = newJob(deps, asset, found, whose, {
    prompt: promptText,
    seed: asset.seed ?? 0,
    parameters: asset.generationConfig ?? {},
    imageFileId: parent?.fileId ?? null,
  });
  const { db, clock } = deps;
  const [revived] = await db.batch([
    retryStatement(db, assetId, clock.now()),
    insertJob(db, job, assetWaitsFor(assetId)),
  ]);
  if (revived.length === 0) throw new AppError(errors.asset_state);
  await tellAsset(deps, { assetId, projectId: asset.projectId });
  await deps.jobs.enqueue(DISPATCH_JOB, { providerId: found.provider.id });
  return asItIs(deps, assetId);
}
