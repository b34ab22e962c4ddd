import type { Project, Variables } from "../../../../shared/contracts/studio/index.ts";
import { AppError, commonErrors } from "../../../../shared/kernel/app-error.ts";
import { type Page, pageOf } from "../../../../shared/kernel/pagination.ts";
import { HOUR, SECOND } from "../../../../shared/kernel/time.ts";
import { type Actor, enforceRate } from "../../platform/index.ts";
import { openProject } from "../access.ts";
import { clearLeftovers } from "../assets/clear-leftovers.ts";
import { inProject, removeAssets } from "../assets/store.ts";
import { tellProject } from "../channel/tell.ts";
import type { StudioDeps } from "../ports.ts";
import { searchable, sought } from "../words.ts";
import {
  changeProject,
  findSeenProject,
  insertProject,
  listSeenProjects,
  removeProject,
  type SeenProject,
} from "./store.ts";
import { viewProject, viewProjects } from "./view-projects.ts";

const RATE = { name: "projects", limit: 100, windowSeconds: HOUR / SECOND };
const LIST = "studio.projects";

export interface ProjectDraft {
  readonly name: string;
  readonly description: string;
  readonly variables: Variables;
}

/** Begins a project that the caller owns, once for that id. Throws `rate_limited`. */
export async function createProject(
  deps: StudioDeps,
  { userId: ownerId }: Actor,
  draft: ProjectDraft,
  id: string,
): Promise<Project> {
  const begun = await findSeenProject(deps.db, id, ownerId);
  if (begun) return viewProject(deps, begun);
  await enforceRate(deps, `projects:${ownerId}`, RATE);
  const now = deps.clock.now();
  const words = searchable(draft.name, draft.description);
  const dates = { createdAt: now, updatedAt: now };
  const row = { id, ownerId, ...draft, words, spentBefore: 0, ...dates };
  await deps.db.batch([...insertProject(deps.db, row)]);
  return viewProject(deps, { ...row, role: "owner" });
}

interface Query {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly q?: string | undefined;
}

/** Projects that the caller is in, newest first. Throws `invalid_cursor`. */
export async function listProjects(
  deps: StudioDeps,
  { userId }: Actor,
  { limit, cursor, q }: Query,
): Promise<Page<Project>> {
  const [last] = cursor === undefined ? [] : await deps.cursors.open(LIST, cursor);
  if (typeof last === "number") throw new AppError(commonErrors.invalid_cursor);
  const words = q === undefined ? [] : sought(q);
  if (q !== undefined && words.length === 0) return { items: [], nextCursor: null };
  const rows = await listSeenProjects(deps.db, userId, words, last, limit + 1);
  const seal = (row: SeenProject) => deps.cursors.seal(LIST, [row.id]);
  const page = await pageOf(rows, limit, (row) => row, seal);
  return { items: await viewProjects(deps, page.items), nextCursor: page.nextCursor };
}

/** One of the caller's projects. Throws `not_found`. */
export async function getProject(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
): Promise<Project> {
  return viewProject(deps, await openProject(deps, actor, projectId, "view"));
}

/** What members who may change a project may change of it; what is left out stays. */
export interface ProjectPatch {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly variables?: Variables | undefined;
}

/** Changes a project. Throws `not_found`, `forbidden`. */
export async function updateProject(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
  patch: ProjectPatch,
): Promise<Project> {
  const project = await openProject(deps, actor, projectId, "edit");
  const name = patch.name ?? project.name;
  const description = patch.description ?? project.description;
  const variables = patch.variables ?? project.variables;
  const [changed] = await changeProject(deps.db, projectId, {
    ...{ name, description, variables, words: searchable(name, description) },
    updatedAt: deps.clock.now(),
  });
  if (!changed) throw new AppError(commonErrors.not_found);
  await tellProject(deps, projectId, [{ t: "project_changed" }]);
  return viewProject(deps, { ...changed, role: project.role });
}

/** Deletes a project with everything in it; its files go after the reply. */
export async function eraseProject(deps: StudioDeps, projectId: string): Promise<void> {
  const { db, clock } = deps;
  const assets = removeAssets(db, projectId, inProject(projectId), clock.now());
  await db.batch([...assets, removeProject(db, projectId)]);
  await deps.projectChannels.close(projectId);
}

/** Deletes the caller's own project. Throws `not_found`, `forbidden`. */
export async function deleteProject(
  deps: StudioDeps,
  actor: Actor,
  projectId: string,
): Promise<void> {
  await openProject(deps, actor, projectId, "own");
  await eraseProject(deps, projectId);
  deps.background(clearLeftovers(deps));
}
