import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery } from "../platform/index.ts";
import { projectParams } from "./projects.ts";
import { box, boxName, description, STUDIO_LIMITS } from "./schemas.ts";

const tag = "Studio";
export const boxParams = z.object({ boxId: id });

const boxes = listOf(box);

const listProjectBoxes = contract({
  operationId: "listProjectBoxes",
  method: "get",
  path: "/api/projects/{projectId}/boxes",
  tag,
  summary: "A project's boxes, in their order",
  access: "user",
  params: projectParams,
  query: pageQuery,
  replies: { 200: { description: "A page of them", body: boxes } },
  errors: { 400: ["invalid_cursor"] },
});

const listBoxes = contract({
  operationId: "listBoxes",
  method: "get",
  path: "/api/boxes",
  tag,
  summary: "A project's boxes, in their order",
  access: "user",
  query: pageQuery.extend({ project: id }),
  replies: { 200: { description: "A page of them", body: boxes } },
  errors: { 400: ["invalid_cursor"], 404: ["not_found"] },
});

const createBox = contract({
  operationId: "createBox",
  method: "post",
  path: "/api/boxes",
  tag,
  summary: "Add a box to a project, after the others",
  access: "user",
  body: z.object({ projectId: id, name: boxName, description: description.default("") }),
  replies: { 201: { description: "Added", body: box } },
  errors: { 404: ["not_found"], 409: ["too_many_boxes"] },
});

const getBox = contract({
  operationId: "getBox",
  method: "get",
  path: "/api/boxes/{boxId}",
  tag,
  summary: "One box",
  access: "user",
  params: boxParams,
  replies: { 200: { description: "For members of its project", body: box } },
});

const updateBox = contract({
  operationId: "updateBox",
  method: "patch",
  path: "/api/boxes/{boxId}",
  tag,
  summary: "Change a box's name or description",
  access: "user",
  params: boxParams,
  body: z.object({ name: boxName.optional(), description: description.optional() }),
  replies: { 200: { description: "The box as it is now", body: box } },
});

const deleteBox = contract({
  operationId: "deleteBox",
  method: "delete",
  path: "/api/boxes/{boxId}",
  tag,
  summary: "Delete a box with its assets and comments",
  access: "user",
  params: boxParams,
  replies: { 204: { description: "Gone; those after it have moved up" } },
});

const order = z.object({ boxIds: z.array(id) });

const reorderBoxes = contract({
  operationId: "reorderBoxes",
  method: "post",
  path: "/api/projects/{projectId}/boxes/reorder",
  tag,
  summary: "Put all boxes of a project into an order",
  description: "All of them, each once: else nothing changes, and the answer is 400.",
  access: "user",
  params: projectParams,
  body: z.object({ boxIds: z.array(id).min(1).max(STUDIO_LIMITS.boxes) }),
  replies: { 200: { description: "The order there is now", body: order } },
});

const moveBox = contract({
  operationId: "moveBox",
  method: "post",
  path: "/api/boxes/{boxId}/reorder",
  tag,
  summary: "Move one box before or after another, or to a place",
  description: "Exactly one of `before`, `after` (a box of the project) and `index` (from 0).",
  access: "user",
  params: boxParams,
  body: z
    .object({
      before: id.optional(),
      after: id.optional(),
      index: z.number().int().min(0).max(STUDIO_LIMITS.boxes).optional(),
    })
    .refine(
      (place) => Object.values(place).filter((one) => one !== undefined).length === 1,
      "must have exactly one of before, after and index",
    ),
  replies: { 200: { description: "The order there is now", body: order } },
});

const setHeadliner = contract({
  operationId: "setBoxHeadliner",
  method: "put",
  path: "/api/boxes/{boxId}/headliner",
  tag,
  summary: "Choose the asset that stands for a box; `null` for none",
  access: "user",
  params: boxParams,
  body: z.object({ assetId: id.nullable() }),
  replies: { 200: { description: "The box as it is now", body: box } },
  errors: { 404: ["not_found"], 409: ["asset_state"] },
});

export const boxContracts = {
  listProjectBoxes,
  listBoxes,
  createBox,
  getBox,
  updateBox,
  deleteBox,
  reorderBoxes,
  moveBox,
  setHeadliner,
};
