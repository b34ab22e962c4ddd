import { and, eq, or, sql } from "drizzle-orm";
import {
  type Asset,
  type SharedAsset,
  type SharedProject,
  STUDIO_LIMITS,
} from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { inProject, listSeen } from "../assets/store.ts";
import { viewAssets } from "../assets/view-assets.ts";
import { listBoxRows } from "../boxes/store.ts";
import { countComments } from "../comments/store.ts";
import type { StudioDeps } from "../ports.ts";
import { findProject } from "../projects/store.ts";
import { studioAssets } from "../tables.ts";
import { type Guest, openLink } from "./open-link.ts";

/** So many pictures of a project are shown to guests; of more, the latest. */
const MOST_SHOWN = 2_000;

/** What guests see of an asset: nothing of how it was made. */
function sharedAsset(asset: Asset): SharedAsset[] {
  const { id, assetType, fileUrl, thumbnailUrl, contentType, width, height } = asset;
  if (fileUrl === null) return [];
  const { durationSeconds } = asset;
  return [{ id, assetType, fileUrl, thumbnailUrl, contentType, width, height, durationSeconds }];
}

/** Headliners and favourites of a project that are ready, by box. */
async function shownAssets(deps: StudioDeps, projectId: string) {
  const headlines = sql`EXISTS (SELECT 1 FROM studio_boxes AS b WHERE b.headliner_asset_id = ${studioAssets.id})`;
  const shown = and(
    inProject(projectId),
    eq(studioAssets.status, "COMPLETED"),
    or(eq(studioAssets.isFavorite, true), headlines),
  );
  const assets = await viewAssets(deps, await listSeen(deps.db, shown, MOST_SHOWN));
  return Map.groupBy(assets, ({ boxId }) => boxId);
}

/** A project as a guest sees it by a link. Throws as {@link openLink}. */
export async function viewShared(deps: StudioDeps, guest: Guest): Promise<SharedProject> {
  const { projectId, allowComments, expiresAt } = await openLink(deps, guest);
  const project = await findProject(deps.db, projectId);
  if (!project) throw new AppError(commonErrors.gone);
  const boxes = await listBoxRows(deps.db, projectId, null, STUDIO_LIMITS.boxes);
  const comments = await countComments(
    deps.db,
    boxes.map(({ id }) => id),
  );
  const assets = await shownAssets(deps, projectId);
  return {
    ...{ name: project.name, description: project.description, allowComments },
    expiresAt: expiresAt === null ? null : iso(expiresAt),
    boxes: boxes.map(({ id, name, description }) => {
      const own = assets.get(id) ?? [];
      const [headliner = null] = own.filter(({ isHeadliner }) => isHeadliner).flatMap(sharedAsset);
      const favorites = own.filter(({ isFavorite }) => isFavorite).flatMap(sharedAsset);
      const commentCount = comments.get(id)?.all ?? 0;
      return { id, name, description, headliner, favorites, commentCount };
    }),
  };
}
