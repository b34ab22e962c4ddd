import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import {
  assetType,
  boxName,
  description,
  memberRole,
  project,
  projectMember,
  promptText,
  variables,
} from "./schemas.ts";

const tag = "Studio";
export const projectParams = z.object({ projectId: id });

const createProject = contract({
  operationId: "createProject",
  method: "post",
  path: "/api/projects",
  tag,
  summary: "Begin a project",
  access: "user",
  body: z.object({
    name: boxName,
    description: description.default(""),
    variables: variables.default({}),
  }),
  replies: { 201: { description: "The caller owns it", body: project } },
  errors: { 429: ["rate_limited"] },
});

const listProjects = contract({
  operationId: "listProjects",
  method: "get",
  path: "/api/projects",
  tag,
  summary: "Projects that the caller is in, newest first",
  description: "`q` finds words that begin so in name and description.",
  access: "user",
  query: pageQuery.extend({ q: z.string().trim().min(1).max(100).optional() }),
  replies: { 200: { description: "A page of them", body: listOf(project) } },
  errors: { 400: ["invalid_cursor"] },
});

const getProject = contract({
  operationId: "getProject",
  method: "get",
  path: "/api/projects/{projectId}",
  tag,
  summary: "One project",
  access: "user",
  params: projectParams,
  replies: { 200: { description: "For its members", body: project } },
});

const updateProject = contract({
  operationId: "updateProject",
  method: "patch",
  path: "/api/projects/{projectId}",
  tag,
  summary: "Change a project's name, description or variables",
  description: "For its owner and editors. `variables` replaces all there were.",
  access: "user",
  params: projectParams,
  body: z.object({
    name: boxName.optional(),
    description: description.optional(),
    variables: variables.optional(),
  }),
  replies: { 200: { description: "The project as it is now", body: project } },
});

const deleteProject = contract({
  operationId: "deleteProject",
  method: "delete",
  path: "/api/projects/{projectId}",
  tag,
  summary: "Delete one's own project with everything in it",
  access: "user",
  params: projectParams,
  replies: { 204: { description: "Gone; its sockets are closed with 4404" } },
});

const listMembers = contract({
  operationId: "listProjectMembers",
  method: "get",
  path: "/api/projects/{projectId}/members",
  tag,
  summary: "Who is in a project, its owner first",
  access: "user",
  params: projectParams,
  replies: { 200: { description: "All of them", body: listOf(projectMember) } },
});

const putMember = contract({
  operationId: "addProjectMember",
  method: "post",
  path: "/api/projects/{projectId}/members",
  tag,
  summary: "Take somebody into one's own project, or give them another role",
  access: "user",
  params: projectParams,
  body: z.object({ userId: id, role: memberRole }),
  replies: {
    200: { description: "Was in it: has this role now", body: projectMember },
    201: { description: "Is in it", body: projectMember },
  },
  errors: { 404: ["not_found"], 409: ["too_many_members", "owner_stays"] },
});

const removeMember = contract({
  operationId: "removeProjectMember",
  method: "delete",
  path: "/api/projects/{projectId}/members/{userId}",
  tag,
  summary: "Take somebody out of one's own project, or leave it oneself",
  description: "Their sockets are closed with 4403 within a second.",
  access: "user",
  params: projectParams.extend({ userId: id }),
  replies: { 204: { description: "Is not in it any more" } },
  errors: { 409: ["owner_stays"] },
});

const promptUse = z
  .object({
    text: z.string(),
    uses: z.number().int(),
    assetType: assetType.nullable(),
    aiModelId: id.nullable(),
    aiModelName: z.string().nullable(),
    lastUsedAt: timestamp,
  })
  .openapi("PromptUse");
export type PromptUse = z.infer<typeof promptUse>;

const listPrompts = contract({
  operationId: "listProjectPrompts",
  method: "get",
  path: "/api/projects/{projectId}/prompts",
  tag,
  summary: "Prompts that a project has used, as they were written, latest first",
  description: "They stay when what was made of them is deleted.",
  access: "user",
  params: projectParams,
  query: pageQuery.extend({ q: z.string().trim().min(1).max(100).optional() }),
  replies: { 200: { description: "A page of them", body: listOf(promptUse) } },
  errors: { 400: ["invalid_cursor"] },
});

const expandPrompt = contract({
  operationId: "expandProjectPrompt",
  method: "post",
  path: "/api/projects/{projectId}/prompts/expand",
  tag,
  summary: "A prompt with the project's variables in their places",
  description:
    "`{{hero}}` becomes what `hero` stands for, once: what is put in is not looked at again. `unknown` names what stands for nothing; it is left as it is written.",
  access: "user",
  params: projectParams,
  body: z.object({ text: promptText }),
  replies: {
    200: {
      description: "Nothing is kept of it",
      body: z.object({ text: z.string(), unknown: z.array(z.string()) }),
    },
  },
});

const spendOf = z.object({
  aiModelId: id.nullable(),
  aiModelName: z.string().nullable(),
  assets: z.number().int(),
  costMicros: z.number().int(),
});

const projectSpend = z
  .object({
    totalMicros: z.number().int(),
    deletedMicros: z.number().int(),
    models: z.array(spendOf),
  })
  .openapi("ProjectSpend");
export type ProjectSpend = z.infer<typeof projectSpend>;

const getSpend = contract({
  operationId: "getProjectSpend",
  method: "get",
  path: "/api/projects/{projectId}/spend",
  tag,
  summary: "What a project has cost, in millionths of a US dollar",
  description: "`deletedMicros` is what was spent on assets that are gone; the total includes it.",
  access: "user",
  params: projectParams,
  replies: {
    200: { description: "All of it, and by model", body: projectSpend },
  },
});

export const projectContracts = {
  createProject,
  listProjects,
  getProject,
  updateProject,
  deleteProject,
  listMembers,
  putMember,
  removeMember,
  listPrompts,
  expandPrompt,
  getSpend,
};
