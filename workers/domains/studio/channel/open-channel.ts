import { and } from "drizzle-orm";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { isUuid } from "../../../../shared/kernel/ids.ts";
import { openProject } from "../access.ts";
import { inProject, listSeen, unfinished } from "../assets/store.ts";
import { viewAssets } from "../assets/view-assets.ts";
import type { ProjectSocket, StudioDeps } from "../ports.ts";
import { findSeenProject } from "../projects/store.ts";

/** More than this is never under way in one project. */
const MOST_UNFINISHED = 500;

/**
 * Brings a socket that stands what there is to begin with. Looked up only now: what changes from here on is told on it.
 * Who has been taken out meanwhile is cut off again.
 */
async function begin(deps: StudioDeps, projectId: string, socket: ProjectSocket): Promise<void> {
  const { db, projectChannels } = deps;
  const { userId, sessionId } = socket;
  const project = await findSeenProject(db, projectId, userId);
  if (!project) return projectChannels.cut(projectId, userId);
  const open = await listSeen(db, and(inProject(projectId), unfinished), MOST_UNFINISHED);
  const assets = await viewAssets(deps, open);
  await projectChannels.bring(projectId, sessionId, { t: "snapshot", role: project.role, assets });
}

/** A socket of a project that the caller is in. Throws `not_found`, `token_revoked`. */
export async function openChannel(
  deps: StudioDeps,
  projectId: string,
  socket: ProjectSocket,
): Promise<Response> {
  if (!isUuid(projectId)) throw new AppError(commonErrors.not_found);
  await openProject(deps, { userId: socket.userId }, projectId, "view");
  const outcome = await deps.projectChannels.openSocket(projectId, socket);
  switch (outcome.kind) {
    case "open":
      await begin(deps, projectId, socket);
      return outcome.response;
    case "not_member":
      throw new AppError(commonErrors.not_found);
    case "session_ended":
      throw new AppError(commonErrors.token_revoked);
  }
}
