import {
  type MemberRole,
  type ProjectMember,
  STUDIO_LIMITS,
} from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { findProfiles, isBlockedEitherWay } from "../../people/index.ts";
import type { Actor } from "../../platform/index.ts";
import { openProject } from "../access.ts";
import { tellProject } from "../channel/tell.ts";
import { errors } from "../errors.ts";
import type { StudioDeps } from "../ports.ts";
import { findMember, listMemberRows, putMemberRow, removeMemberRow } from "./store.ts";
import { viewMembers } from "./view-projects.ts";

/** Who is in one of the caller's projects. Throws `not_found`. */
export async function listMembers(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
): Promise<ProjectMember[]> {
  await openProject(deps, actor, projectId, "view");
  return viewMembers(deps, await listMemberRows(deps.db, projectId));
}

/**
 * Takes somebody into the caller's own project, or gives them another role in it; sockets they have open there end, so
 * that they learn of it. Throws `not_found`, `forbidden`, `too_many_members`, `owner_stays`.
 */
export async function putMember(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  { userId, role }: { readonly userId: string; readonly role: MemberRole },
): Promise<{ readonly made: boolean; readonly member: ProjectMember }> {
  const { db, clock } = deps;
  const project = await openProject(deps, actor, projectId, "own");
  if (userId === project.ownerId) throw new AppError(errors.owner_stays);
  const profiles = await findProfiles(deps, [userId]);
  const blocked = await isBlockedEitherWay(deps, actor.userId, userId);
  if (!profiles.has(userId) || blocked) throw new AppError(commonErrors.not_found);
  const before = await findMember(db, projectId, userId);
  const row = { projectId, userId, role, joinedAt: clock.now() };
  const [put] = await putMemberRow(db, row, STUDIO_LIMITS.members);
  if (!put) throw new AppError(errors.too_many_members);
  if (before && before.role !== role) await deps.projectChannels.cut(projectId, userId);
  await tellProject(deps, projectId, [{ t: "project_changed" }]);
  const [member] = await viewMembers(deps, [put]);
  if (!member) throw new Error("one member has one view");
  return { made: before === undefined, member };
}

/**
 * Takes somebody out of the caller's own project, or the caller out of one they are in. Throws `not_found`, `forbidden`,
 * `owner_stays`.
 */
export async function removeMember(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  userId: string,
): Promise<void> {
  const leaves = userId === actor.userId;
  const project = await openProject(deps, actor, projectId, leaves ? "view" : "own");
  if (userId === project.ownerId) throw new AppError(errors.owner_stays);
  const [removed] = await removeMemberRow(deps.db, projectId, userId);
  // Even when nothing was removed: an earlier call may have died before it came here.
  await deps.projectChannels.cut(projectId, userId);
  if (!removed) throw new AppError(commonErrors.not_found);
  await tellProject(deps, projectId, [{ t: "project_changed" }]);
}
