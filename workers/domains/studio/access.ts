import { AppError, commonErrors } from "../../../shared/kernel/app-error.ts";
import { type AssetRow, findAsset } from "./assets/store.ts";
import { type BoxRow, findBox } from "./boxes/store.ts";
import type { StudioDeps } from "./ports.ts";
import { findSeenProject, type SeenProject } from "./projects/store.ts";
import { may, type Power } from "./rules.ts";

/** A box in a project where the caller may do what they want to. */
export interface OpenBox {
  readonly project: SeenProject;
  readonly box: BoxRow;
}

/** An asset in a project where the caller may do what they want to. */
export interface OpenAsset {
  readonly project: SeenProject;
  readonly asset: AssetRow;
}

/** Who wants to. */
export interface Caller {
  readonly userId: string;
}

type Deps = Pick<StudioDeps, "db">;

/** A project of the caller's. Throws `not_found` for who is not in it, `forbidden` for whose role is not enough. */
export async function openProject(
  { db }: Deps,
  { userId }: Caller,
  projectId: string,
  power: Power,
): Promise<SeenProject> {
  const project = await findSeenProject(db, projectId, userId);
  if (!project) throw new AppError(commonErrors.not_found);
  if (!may(project.role, power)) throw new AppError(commonErrors.forbidden);
  return project;
}

/** A box of one of the caller's projects. Throws as {@link openProject}. */
export async function openBox(
  deps: Deps,
  actor: Caller,
  boxId: string,
  power: Power,
): Promise<OpenBox> {
  const box = await findBox(deps.db, boxId);
  if (!box) throw new AppError(commonErrors.not_found);
  return { project: await openProject(deps, actor, box.projectId, power), box };
}

/** An asset of one of the caller's projects. Throws as {@link openProject}. */
export async function openAsset(
  deps: Deps,
  actor: Caller,
  assetId: string,
  power: Power,
): Promise<OpenAsset> {
  const asset = await findAsset(deps.db, assetId);
  if (!asset) throw new AppError(commonErrors.not_found);
  return { project: await openProject(deps, actor, asset.projectId, power), asset };
}
