import { studioContracts as contracts } from "../../../../shared/contracts/studio/index.ts";
import type { Router } from "../../platform/index.ts";
import type { StudioDeps } from "../ports.ts";
import { getSpend } from "./get-spend.ts";
import { listMembers, putMember, removeMember } from "./manage-members.ts";
import {
  createProject,
  deleteProject,
  getProject,
  listProjects,
  updateProject,
} from "./manage-projects.ts";
import { listPrompts, previewPrompt } from "./prompts.ts";

function memberRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.listMembers).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: { items: await listMembers(deps, actor, params.projectId), nextCursor: null },
  }));

  router.bind(contracts.putMember).to(async ({ deps, actor, params, body }) => {
    const { made, member } = await putMember(deps, actor, params.projectId, body);
    return { status: made ? 201 : 200, body: member };
  });

  router.bind(contracts.removeMember).to(async ({ deps, actor, params }) => {
    await removeMember(deps, actor, params.projectId, params.userId);
    return { status: 204 };
  });
}

/** Projects, who is in them, their prompts and what they cost. */
export function projectRoutes(router: Router<StudioDeps>): void {
  router.bind(contracts.createProject).to(async ({ deps, actor, body, newId }) => {
    const project = await createProject(deps, actor, body, newId);
    return { status: 201, body: project, headers: { Location: `/api/projects/${project.id}` } };
  });

  router.bind(contracts.listProjects).to(async ({ deps, actor, query }) => ({
    status: 200,
    body: await listProjects(deps, actor, query),
  }));

  router.bind(contracts.getProject).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getProject(deps, actor, params.projectId),
  }));

  router.bind(contracts.updateProject).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await updateProject(deps, actor, params.projectId, body),
  }));

  router.bind(contracts.deleteProject).to(async ({ deps, actor, params }) => {
    await deleteProject(deps, actor, params.projectId);
    return { status: 204 };
  });

  memberRoutes(router);

  router.bind(contracts.listPrompts).to(async ({ deps, actor, params, query }) => ({
    status: 200,
    body: await listPrompts(deps, actor, params.projectId, query),
  }));

  router.bind(contracts.expandPrompt).to(async ({ deps, actor, params, body }) => ({
    status: 200,
    body: await previewPrompt(deps, actor, params.projectId, body.text),
  }));

  router.bind(contracts.getSpend).to(async ({ deps, actor, params }) => ({
    status: 200,
    body: await getSpend(deps, actor, params.projectId),
  }));
}
