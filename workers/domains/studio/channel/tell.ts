import type { ProjectEvent } from "../../../../shared/contracts/studio/index.ts";
import type { StudioDeps } from "../ports.ts";
import { findProject, listMemberRows } from "../projects/store.ts";
import { hasEnded } from "../rules.ts";

type Deps = Pick<StudioDeps, "db" | "log" | "projectChannels" | "projectHubs">;

/** What is worth hearing of by who does something else. */
function isNews(event: ProjectEvent): boolean {
  if (event.t === "asset_status_changed") return hasEnded(event.asset.status);
  return event.t === "comment";
}

/** Tells members who do not have the project open. */
async function tellOthers(
  { db, projectHubs }: Deps,
  projectId: string,
  events: readonly ProjectEvent[],
  present: readonly string[],
): Promise<void> {
  const project = await findProject(db, projectId);
  if (!project) return;
  const here = new Set(present);
  const members = await listMemberRows(db, projectId);
  const absent = members.filter(({ userId }) => !here.has(userId));
  const told = absent.flatMap(({ userId }) =>
    events.map((event) =>
      projectHubs.tell(userId, { projectId, projectName: project.name, event }),
    ),
  );
  await Promise.all(told);
}

/**
 * Tells a project's members what has happened in it. What is told stands in the database already: that somebody cannot
 * be told now is logged, and they learn of it when they look.
 */
export async function tellProject(
  deps: Deps,
  projectId: string,
  events: readonly ProjectEvent[],
): Promise<void> {
  if (events.length === 0) return;
  try {
    const present = await deps.projectChannels.publish(projectId, events);
    const news = events.filter(isNews);
    if (news.length > 0) await tellOthers(deps, projectId, news, present);
  } catch (error) {
    deps.log.warn("a project's members could not be told", { projectId, error });
  }
}
