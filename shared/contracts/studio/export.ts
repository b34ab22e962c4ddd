import { z } from "@hono/zod-openapi";
import { contract } from "../platform/index.ts";
import { projectParams } from "./projects.ts";

const tag = "Studio";

const exportDocx = contract({
  operationId: "exportProjectDocx",
  method: "get",
  path: "/api/projects/{projectId}/export.docx",
  tag,
  summary: "A project's storyboard as a document",
  description:
    "Box by box in their order: its name and description, its headliner's picture, prompt, model and seed.",
  access: "user",
  params: projectParams,
  replies: {
    200: {
      description: "Office Open XML",
      contentType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    },
  },
  errors: { 429: ["rate_limited"] },
});

const exportZip = contract({
  operationId: "exportProjectZip",
  method: "get",
  path: "/api/projects/{projectId}/export.zip",
  tag,
  summary: "A project's files in one archive",
  description:
    "Headliners, or with `assets=all` everything that is ready; the last file, `manifest.json`, says what each is. It is made while it is sent.",
  access: "user",
  params: projectParams,
  query: z.object({ assets: z.enum(["headliners", "all"]).default("headliners") }),
  replies: { 200: { description: "The archive", contentType: "application/zip" } },
  errors: { 429: ["rate_limited"] },
});

export const exportContracts = { exportDocx, exportZip };
