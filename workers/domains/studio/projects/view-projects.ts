import type { Person } from "../../../../shared/contracts/people/index.ts";
import type { Project, ProjectMember } from "../../../../shared/contracts/studio/index.ts";
import { iso } from "../../../../shared/kernel/time.ts";
import { findPeople } from "../../people/index.ts";
import type { StudioDeps } from "../ports.ts";
import { countInProjects, type MemberRow, type SeenProject } from "./store.ts";

type Deps = Pick<StudioDeps, "db">;

/** Stands for somebody who is not there any more. */
function nobody(id: string): Person {
  return { id, username: "", displayName: "", avatarUrl: null };
}

/** Projects as one of their members sees them. */
export async function viewProjects(
  deps: Deps,
  projects: readonly SeenProject[],
): Promise<Project[]> {
  const owners = projects.map(({ ownerId }) => ownerId);
  const people = await findPeople(deps, owners);
  const counts = await countInProjects(
    deps.db,
    projects.map(({ id }) => id),
  );
  return projects.map((project) => {
    const { id, name, description, role, variables, ownerId } = project;
    const { boxes = 0, assets = 0, unreadComments = 0 } = counts.get(id) ?? {};
    return {
      ...{ id, name, description, role, variables },
      owner: people.get(ownerId) ?? nobody(ownerId),
      ...{ boxCount: boxes, assetCount: assets, unreadCommentCount: unreadComments },
      createdAt: iso(project.createdAt),
      updatedAt: iso(project.updatedAt),
    };
  });
}

/** One project as one of its members sees it. */
export async function viewProject(deps: Deps, project: SeenProject): Promise<Project> {
  const [view] = await viewProjects(deps, [project]);
  if (!view) throw new Error("one project has one view");
  return view;
}

/** Members as other members see them. */
export async function viewMembers(
  deps: Deps,
  members: readonly MemberRow[],
): Promise<ProjectMember[]> {
  const ids = members.map(({ userId }) => userId);
  const people = await findPeople(deps, ids);
  return members.map(({ userId, role, joinedAt }) => ({
    ...{ userId, role, person: people.get(userId) ?? nobody(userId) },
    joinedAt: iso(joinedAt),
  }));
}
