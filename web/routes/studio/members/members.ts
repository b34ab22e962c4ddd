import { type ProjectMember, reply } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";
import { membersQuery } from "../projects/projects.ts";

/** Takes somebody into a project, or gives them another role. */
export async function putMember(
  projectId: string,
  userId: string,
  role: Exclude<ProjectMember["role"], "owner">,
): Promise<void> {
  await reply(
    api.POST("/api/projects/{projectId}/members", {
      params: { path: { projectId } },
      body: { userId, role },
    }),
  );
  await queries.invalidateQueries({ queryKey: membersQuery(projectId).queryKey });
}

/** Takes somebody out of a project, or the reader themselves. */
export async function removeMember(projectId: string, userId: string): Promise<void> {
  await api.DELETE("/api/projects/{projectId}/members/{userId}", {
    params: { path: { projectId, userId } },
  });
  await queries.invalidateQueries({ queryKey: membersQuery(projectId).queryKey });
}
