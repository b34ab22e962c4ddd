import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { type Project, reply } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";

const PAGE = 30;
const LISTS = "projects";
const ONE = "project";

/** Projects that the reader is in, newest first; with these words, if there are any. */
export function projectsQuery(q: string) {
  return infiniteQueryOptions({
    queryKey: [LISTS, q],
    queryFn: ({ pageParam }) => {
      const query = { limit: PAGE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) };
      return reply(api.GET("/api/projects", { params: { query } }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

export function projectQuery(projectId: string) {
  return queryOptions({
    queryKey: [ONE, projectId],
    queryFn: () => reply(api.GET("/api/projects/{projectId}", { params: { path: { projectId } } })),
  });
}

export function membersQuery(projectId: string) {
  return queryOptions({
    queryKey: [ONE, projectId, "members"],
    queryFn: () =>
      reply(api.GET("/api/projects/{projectId}/members", { params: { path: { projectId } } })),
  });
}

export function spendQuery(projectId: string) {
  return queryOptions({
    queryKey: [ONE, projectId, "spend"],
    queryFn: () =>
      reply(api.GET("/api/projects/{projectId}/spend", { params: { path: { projectId } } })),
    staleTime: 0,
  });
}

export type ProjectFields = Partial<Pick<Project, "name" | "description" | "variables">>;

export async function createProject(fields: {
  readonly name: string;
  readonly description: string;
}): Promise<Project> {
  const project = await reply(api.POST("/api/projects", { body: { ...fields, variables: {} } }));
  queries.setQueryData(projectQuery(project.id).queryKey, project);
  await queries.invalidateQueries({ queryKey: [LISTS] });
  return project;
}

export async function changeProject(projectId: string, body: ProjectFields): Promise<Project> {
  const project = await reply(
    api.PATCH("/api/projects/{projectId}", { params: { path: { projectId } }, body }),
  );
  queries.setQueryData(projectQuery(projectId).queryKey, project);
  await queries.invalidateQueries({ queryKey: [LISTS] });
  return project;
}

export async function deleteProject(projectId: string): Promise<void> {
  await api.DELETE("/api/projects/{projectId}", { params: { path: { projectId } } });
  await forgetProject(projectId);
}

/** A project that the reader is not in any more. */
export async function forgetProject(projectId: string): Promise<void> {
  await queries.invalidateQueries({ queryKey: [LISTS] });
  queries.removeQueries({ queryKey: [ONE, projectId] });
}

/** Asks anew for what is shown of a project beside its board. */
export async function refreshProject(projectId: string): Promise<void> {
  await queries.invalidateQueries({ queryKey: [ONE, projectId] });
}
