import type { Asset, SourceType } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { idsFrom } from "../../../../shared/kernel/ids.ts";
import { type Actor, enforceRate, readConfig, tooMany } from "../../platform/index.ts";
import { openBox } from "../access.ts";
import { addPending, type PendingAsset } from "../assets/add-assets.ts";
import { type AssetRow, findAsset } from "../assets/store.ts";
import { assetsAsTheyAre } from "../assets/view-assets.ts";
import { errors } from "../errors.ts";
import { ensureEmbedded } from "../models/import-definition.ts";
import { isUsable } from "../models/list-models.ts";
import { checkedParameters } from "../models/parameters.ts";
import { findModel, type OwnedModel } from "../models/store.ts";
import type { StudioDeps } from "../ports.ts";
import { expandPrompt } from "../rules.ts";
import { assetWaitsFor } from "./asset-statements.ts";
import { DISPATCH_JOB } from "./job-names.ts";
import { insertJob, type NewJob, openJobsOf } from "./store.ts";

/** Requests of one person. */
const RATE = { name: "generate", limit: 60, windowSeconds: 60 };
const SEEDS = 2_147_483_648;

export interface Wish {
  readonly modelId: string;
  readonly prompt: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly seed?: number | undefined;
  readonly parentAssetId?: string | null | undefined;
  readonly count: number;
}

type Project = Awaited<ReturnType<typeof openBox>>["project"];

function invalid(path: string, message: string): AppError {
  return new AppError(commonErrors.validation_failed, { fields: [{ path, message }] });
}

/** Throws `rate_limited`, or `too_many_jobs` when too much of somebody's is waiting. */
export async function requireTurn(deps: StudioDeps, userId: string, more: number): Promise<void> {
  await enforceRate(deps, `studio:${userId}`, RATE);
  const { "limits.jobsPerPerson": limit } = await readConfig(deps);
  if ((await openJobsOf(deps.db, userId)) + more <= limit) return;
  const policy = { name: "open-jobs", limit, windowSeconds: 60 };
  throw tooMany(policy, { allowed: false, remaining: 0, resetSeconds: 60 }, errors.too_many_jobs);
}

/** A model that makes pictures or films, and can be used now. Throws `validation_failed`, `model_inactive`. */
export async function usableModel(deps: StudioDeps, modelId: string): Promise<OwnedModel> {
  await ensureEmbedded(deps);
  const found = await findModel(deps.db, modelId);
  if (!found) throw invalid("modelId", "There is no such model.");
  if (!isUsable(found)) throw new AppError(errors.model_inactive);
  const { modelType } = found.model;
  if (modelType === "image" || modelType === "video") return found;
  throw invalid("modelId", "The model makes neither pictures nor films.");
}

/** The prompt as the model gets it. Throws `validation_failed` that names variables which the project has not. */
function promptOf(project: Project, written: string) {
  const { text, unknown } = expandPrompt(written, project.variables);
  if (unknown.length > 0) {
    const names = unknown.map((name) => `{{${name}}}`).join(", ");
    throw invalid("prompt", `The project has no variable ${names}.`);
  }
  return { promptText: text, promptTemplate: text === written ? null : written };
}

/** The picture to begin with. Throws `validation_failed`, `asset_state` for one that is not there yet. */
async function parentOf(
  deps: StudioDeps,
  project: Project,
  { model }: OwnedModel,
  id: string | null | undefined,
): Promise<AssetRow | null> {
  const { image } = model.definition;
  if (id === null || id === undefined) {
    if (image === "required")
      throw invalid("parentAssetId", "The model needs a picture to begin with.");
    return null;
  }
  if (image === "none") throw invalid("parentAssetId", "The model takes no picture.");
  const parent = await findAsset(deps.db, id);
  if (parent?.projectId !== project.id)
    throw invalid("parentAssetId", "There is no such asset in the project.");
  if (parent.assetType !== "IMAGE") throw invalid("parentAssetId", "Must be a picture.");
  if (parent.status !== "COMPLETED" || parent.fileId === null)
    throw new AppError(errors.asset_state);
  return parent;
}

function sourceOf(parent: AssetRow | null, isVideo: boolean): Exclude<SourceType, "UPLOADED"> {
  if (parent === null) return "GENERATED";
  return isVideo ? "IMG2VID" : "IMG2IMG";
}

function randomSeed({ ids }: StudioDeps): number {
  const bytes = ids.random(4);
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) % SEEDS;
}

/** A job for an asset that is to come. */
export function newJob(
  deps: StudioDeps,
  asset: Pick<AssetRow, "id" | "projectId">,
  { model, provider }: OwnedModel,
  whose: { readonly userId: string; readonly ownerId: string },
  input: NewJob["input"],
): NewJob {
  const now = deps.clock.now();
  const { ids } = deps;
  const names = {
    id: ids.next<string>(),
    fileId: ids.next<string>(),
    assetId: asset.id,
    projectId: asset.projectId,
  };
  return {
    ...names,
    ...whose,
    providerId: provider.id,
    modelId: model.id,
    input,
    state: "queued",
    nextAt: now,
    createdAt: now,
  };
}

/**
 * Has pictures or films made: assets that wait and their jobs, in one batch; once for each `firstId`, the id of the first
 * asset, however often it is asked. Throws `validation_failed` that names what is bad, `model_inactive`, `asset_state`,
 * `too_many_assets`, `rate_limited`, `too_many_jobs`.
 */
export async function generateAssets(
  deps: StudioDeps,
  actor: Pick<Actor, "userId">,
  boxId: string,
  wish: Wish,
  firstId: string,
): Promise<Asset[]> {
  const { project, box } = await openBox(deps, actor, boxId, "edit");
  const ids = idsFrom(firstId, wish.count);
  // Its jobs are found by the clock, should they not have been called up before the answer was lost.
  const written = await assetsAsTheyAre(deps, ids);
  if (written.length > 0) return written;
  const found = await usableModel(deps, wish.modelId);
  const { model, provider } = found;
  const parameters = checkedParameters(model.definition, wish.parameters);
  const prompt = promptOf(project, wish.prompt);
  const parent = await parentOf(deps, project, found, wish.parentAssetId);
  await requireTurn(deps, actor.userId, wish.count);
  const isVideo = model.modelType === "video";
  const first = wish.seed ?? randomSeed(deps);
  const seeds = Array.from({ length: wish.count }, (_, index) => (first + index) % SEEDS);
  const pending = seeds.map(
    (seed, index): PendingAsset => ({
      ...(ids[index] !== undefined && { id: ids[index] }),
      assetType: isVideo ? "VIDEO" : "IMAGE",
      sourceType: sourceOf(parent, isVideo),
      parentAssetId: parent?.id ?? null,
      ...prompt,
      ...{ providerId: provider.id, modelId: model.id, modelName: model.name },
      generationConfig: parameters,
      seed,
      costMicros: null,
    }),
  );
  const whose = { userId: actor.userId, ownerId: project.ownerId };
  const shared = { prompt: prompt.promptText, parameters, imageFileId: parent?.fileId ?? null };
  const assets = await addPending(
    deps,
    actor.userId,
    { projectId: project.id, boxId: box.id },
    pending,
    (rows) =>
      rows.map((row, index) => {
        const job = newJob(deps, row, found, whose, { ...shared, seed: seeds[index] ?? first });
        return insertJob(deps.db, job, assetWaitsFor(row.id));
      }),
  );
  await Promise.all(assets.map(() => deps.jobs.enqueue(DISPATCH_JOB, { providerId: provider.id })));
  return assets;
}
