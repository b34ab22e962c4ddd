import type { BatchItem } from "drizzle-orm/batch";
import {
  type Asset,
  type AssetType,
  type GenerationConfig,
  type SourceType,
  STUDIO_LIMITS,
} from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { tellProject } from "../channel/tell.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { notePrompt } from "../projects/prompts-store.ts";
import { searchable } from "../words.ts";
import { countOfProject, insertAsset, type NewAsset } from "./store.ts";
import { assetsAsTheyAre } from "./view-assets.ts";

/** Where assets are to be. */
export interface AssetPlace {
  readonly projectId: string;
  readonly boxId: string;
}

/** What is to be made by a model. */
export interface PendingAsset {
  /** The id it is to have; a new one without. */
  readonly id?: string;
  readonly assetType: AssetType;
  readonly sourceType: Exclude<SourceType, "UPLOADED">;
  readonly parentAssetId: string | null;
  readonly promptText: string;
  /** As it was written, where that is not the same. */
  readonly promptTemplate: string | null;
  readonly providerId: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly generationConfig: GenerationConfig;
  readonly seed: number | null;
  /** An estimate, in millionths of a US dollar. */
  readonly costMicros: number | null;
}

/** Throws `too_many_assets` when a project has no room for so many more. */
export async function requireRoomFor(
  deps: Pick<StudioDeps, "db">,
  projectId: string,
  more: number,
): Promise<void> {
  const present = await countOfProject(deps.db, projectId);
  if (present + more > STUDIO_LIMITS.assets) throw new AppError(errors.too_many_assets);
}

function describe(error: unknown): string {
  return error instanceof Error ? `${error.message}\n${describe(error.cause)}` : "";
}

/**
 * Writes new assets in one batch with these statements, and tells the project. Throws `not_found` when their box or a
 * parent has been deleted meanwhile: nothing is written then.
 */
export async function addAssets(
  deps: StudioDeps,
  rows: readonly NewAsset[],
  then: readonly BatchItem<"sqlite">[] = [],
): Promise<Asset[]> {
  const [first, ...others] = rows.map((row) => insertAsset(deps.db, row));
  const [{ projectId = "" } = {}] = rows;
  if (!first) return [];
  try {
    await deps.db.batch([first, ...others, ...then]);
  } catch (cause) {
    if (!describe(cause).includes("FOREIGN KEY constraint failed")) throw cause;
    throw new AppError(commonErrors.not_found, { cause });
  }
  const ids = rows.map(({ id }) => id);
  const assets = await assetsAsTheyAre(deps, ids);
  const events = assets.map((asset) => ({ t: "asset_status_changed", asset }) as const);
  await tellProject(deps, projectId, events);
  return assets;
}

/**
 * Adds assets that are to be made: PENDING, in one batch, with their prompt in the project's history; the project is
 * told. `then` comes after them in the same batch. Throws `not_found` when the box or a parent is gone, `too_many_assets`.
 */
export async function addPending(
  deps: StudioDeps,
  createdBy: string,
  place: AssetPlace,
  pending: readonly PendingAsset[],
  then: (rows: readonly NewAsset[]) => readonly BatchItem<"sqlite">[] = () => [],
): Promise<Asset[]> {
  const { projectId, boxId } = place;
  await requireRoomFor(deps, projectId, pending.length);
  const now = deps.clock.now();
  const rows = pending.map((one) => ({
    ...one,
    ...{ id: one.id ?? deps.ids.next<string>(), projectId, boxId, createdBy },
    status: "PENDING" as const,
    words: searchable(one.promptText, one.promptTemplate, one.modelName),
    ...{ createdAt: now, updatedAt: now },
  }));
  const [first] = pending;
  const history = first ? [notePrompt(deps.db, projectId, first, now)] : [];
  return addAssets(deps, rows, [...history, ...then(rows)]);
}
