import { type Asset, STUDIO_LIMITS } from "../../../../shared/contracts/studio/index.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import { type OwnFile, smallJpeg, usedFiles } from "../../media/index.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import { openProject } from "../access.ts";
import { listSeen, oneOf, type SeenAsset } from "../assets/store.ts";
import { type BoxRow, listBoxRows } from "../boxes/store.ts";
import type { StoryboardShot, StudioDeps } from "../ports.ts";

/** Pictures that are fetched at once. */
const AT_ONCE = 6;
const RATE = { name: "studio-exports", limit: 60, windowSeconds: HOUR / SECOND };

/** Throws `rate_limited`. */
export async function countExport(deps: StudioDeps, { userId }: Actor): Promise<void> {
  await enforceRate(deps, `studio-exports:${userId}`, RATE);
}

type Files = ReadonlyMap<string, OwnFile>;

/** A small picture (JPEG) of a headliner; `null` where there is none, or none that can be drawn. */
async function pictureOf(
  deps: StudioDeps,
  files: Files,
  asset: SeenAsset | undefined,
): Promise<Uint8Array | null> {
  const own = asset?.pictureId ? files.get(asset.pictureId) : undefined;
  if (!own) return null;
  try {
    return await smallJpeg(deps, own.file);
  } catch (error) {
    deps.log.warn("a storyboard goes without one of its pictures", { error });
    return null;
  }
}

async function shotOf(
  deps: StudioDeps,
  files: Files,
  { name, description }: BoxRow,
  asset: SeenAsset | undefined,
): Promise<StoryboardShot> {
  return {
    ...{ name, description, picture: await pictureOf(deps, files, asset) },
    made: asset && {
      assetType: asset.assetType satisfies Asset["assetType"],
      prompt: asset.promptText,
      model: asset.modelName,
      seed: asset.seed,
    },
  };
}

/** Headliners of boxes, by box. */
export async function headlinersOf(
  deps: StudioDeps,
  boxes: readonly BoxRow[],
): Promise<ReadonlyMap<string, SeenAsset>> {
  const ids = boxes.flatMap(({ headlinerAssetId }) => headlinerAssetId ?? []);
  const assets = ids.length === 0 ? [] : await listSeen(deps.db, oneOf(ids), ids.length);
  return new Map(assets.map((asset) => [asset.boxId, asset]));
}

/**
 * Draws the picture of a headliner beforehand: a document of a thousand boxes then takes one call of the store a box, of the
 * 10,000 that one request may make.
 */
export async function drawForStoryboard(deps: StudioDeps, assetId: string): Promise<void> {
  const [asset] = await listSeen(deps.db, oneOf([assetId]), 1);
  const files = await usedFiles(deps, asset?.pictureId ? [asset.pictureId] : []);
  await pictureOf(deps, files, asset);
}

/** A project's storyboard as a document. Throws `not_found`, `rate_limited`. */
export async function writeStoryboard(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const { name, description } = await openProject(deps, actor, projectId, "view");
  await countExport(deps, actor);
  const boxes = await listBoxRows(deps.db, projectId, null, STUDIO_LIMITS.boxes);
  const headliners = await headlinersOf(deps, boxes);
  const pictures = [...headliners.values()].flatMap(({ pictureId }) => pictureId ?? []);
  const files = await usedFiles(deps, pictures);
  const shots: StoryboardShot[] = [];
  for (let at = 0; at < boxes.length; at += AT_ONCE) {
    const some = boxes.slice(at, at + AT_ONCE);
    shots.push(
      ...(await Promise.all(some.map((box) => shotOf(deps, files, box, headliners.get(box.id))))),
    );
  }
  return { name, bytes: await deps.storyboards.write({ title: name, description, shots }) };
}
