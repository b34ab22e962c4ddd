import { z } from "@hono/zod-openapi";
import { person } from "../people/index.ts";
import { contract, id, listOf, pageQuery, reportBody, timestamp } from "../platform/index.ts";
import { image, imageTag } from "./image.ts";

const tag = "Media";
const imageParams = z.object({ imageId: id });
const boardParams = z.object({ boardId: id });
const itemParams = z.object({ boardId: id, imageId: id });

/** So many images are changed by one request. */
export const MOST_AT_ONCE = 100;

// ---- Likes

const likes = z.object({ likes: z.number().int(), liked: z.boolean() }).openapi("Likes");

const likeImage = contract({
  operationId: "likeImage",
  method: "put",
  path: "/api/media/{imageId}/like",
  tag,
  summary: "Like an image",
  access: "user",
  scope: "media:write",
  params: imageParams,
  replies: { 200: { description: "The likes as they are now", body: likes } },
});

const unlikeImage = contract({
  operationId: "unlikeImage",
  method: "delete",
  path: "/api/media/{imageId}/like",
  tag,
  summary: "Take back one's like",
  access: "user",
  scope: "media:write",
  params: imageParams,
  replies: { 200: { description: "The likes as they are now", body: likes } },
});

const reportImage = contract({
  operationId: "reportImage",
  method: "post",
  path: "/api/media/{imageId}/report",
  tag,
  summary: "Put an image before the moderators",
  description:
    "Once for each person: again gives the report that is there. When three different people have (the number is configured), it is hidden until a moderator looks.",
  access: "user",
  params: imageParams,
  body: reportBody,
  replies: {
    200: { description: "The caller has reported it before", body: z.object({ id }) },
    201: { description: "Reported", body: z.object({ id }) },
  },
  errors: { 429: ["rate_limited"] },
});

// ---- Views

const viewImage = contract({
  operationId: "viewImage",
  method: "post",
  path: "/api/media/{imageId}/view",
  tag,
  summary: "Count that the caller looks at it: once a viewer and day",
  access: "public",
  scope: "media:read",
  params: imageParams,
  replies: { 204: { description: "Counted, now or earlier today" } },
});

// ---- What looks alike

const similarImages = contract({
  operationId: "similarImages",
  method: "get",
  path: "/api/media/{imageId}/similar",
  tag,
  summary: "The owner's images that look like this one",
  description:
    "By a perceptual hash (dHash, 64 bits), at most 8 bits apart, the nearest first: the same picture in another size, format or quality.",
  access: "user",
  replica: true,
  scope: "media:read",
  params: imageParams,
  replies: { 200: { description: "At most 20", body: z.object({ items: z.array(image) }) } },
});

// ---- Many at once

const bulkImages = contract({
  operationId: "bulkImages",
  method: "post",
  path: "/api/media/bulk",
  tag,
  summary: "Change or delete many of one's own images",
  access: "user",
  scope: "media:write",
  body: z.discriminatedUnion("action", [
    z.object({ action: z.literal("delete"), ids: z.array(id).min(1).max(MOST_AT_ONCE) }),
    z.object({
      action: z.literal("update"),
      ids: z.array(id).min(1).max(MOST_AT_ONCE),
      isPublic: z.boolean().optional(),
      addTags: z.array(imageTag).max(20).default([]),
      removeTags: z.array(imageTag).max(20).default([]),
    }),
  ]),
  replies: {
    200: {
      description: "Which were changed; what is not the caller's is in `missing`",
      body: z.object({ done: z.array(id), missing: z.array(id) }),
    },
  },
  errors: { 403: ["email_unverified"] },
});

// ---- Boards

export const board = z
  .object({
    id,
    ownerId: id,
    owner: person,
    name: z.string(),
    description: z.string(),
    isPublic: z.boolean(),
    imageCount: z.number().int().openapi({ description: "Those that the caller may see" }),
    covers: z.array(z.string()).openapi({ description: "Thumbs of the newest, at most four" }),
    createdAt: timestamp,
  })
  .openapi("Board");
export type Board = z.infer<typeof board>;

const boardFields = {
  name: z.string().trim().min(1).max(100),
  description: z.string().trim().max(2_000),
  isPublic: z.boolean(),
};

const listBoards = contract({
  operationId: "listBoards",
  method: "get",
  path: "/api/media/boards",
  tag,
  summary: "Boards of the caller, or the public ones of somebody",
  access: "user",
  scope: "media:read",
  query: pageQuery.extend({
    owner: id.optional(),
    holding: id.optional().openapi({ description: "Only boards that hold this image" }),
  }),
  replies: { 200: { description: "Newest first", body: listOf(board) } },
});

const createBoard = contract({
  operationId: "createBoard",
  method: "post",
  path: "/api/media/boards",
  tag,
  summary: "Make a board",
  access: "user",
  scope: "media:write",
  body: z.object({
    name: boardFields.name,
    description: boardFields.description.default(""),
    isPublic: boardFields.isPublic.default(false),
  }),
  replies: { 201: { description: "The board", body: board } },
  errors: { 403: ["email_unverified", "quota_exceeded"] },
});

const getBoard = contract({
  operationId: "getBoard",
  method: "get",
  path: "/api/media/boards/{boardId}",
  tag,
  summary: "One board",
  access: "public",
  scope: "media:read",
  params: boardParams,
  replies: { 200: { description: "The board", body: board } },
});

const updateBoard = contract({
  operationId: "updateBoard",
  method: "patch",
  path: "/api/media/boards/{boardId}",
  tag,
  summary: "Change one's own board",
  access: "user",
  scope: "media:write",
  params: boardParams,
  body: z.object(boardFields).partial(),
  replies: { 200: { description: "The board as it is now", body: board } },
  errors: { 403: ["email_unverified"] },
});

const deleteBoard = contract({
  operationId: "deleteBoard",
  method: "delete",
  path: "/api/media/boards/{boardId}",
  tag,
  summary: "Delete one's own board; its images stay",
  access: "user",
  scope: "media:write",
  params: boardParams,
  replies: { 204: { description: "Gone" } },
});

const listBoardItems = contract({
  operationId: "listBoardItems",
  method: "get",
  path: "/api/media/boards/{boardId}/items",
  tag,
  summary: "The images of a board that the caller may see",
  access: "public",
  scope: "media:read",
  params: boardParams,
  query: pageQuery,
  replies: { 200: { description: "Latest added first", body: listOf(image) } },
});

const addBoardItem = contract({
  operationId: "addBoardItem",
  method: "put",
  path: "/api/media/boards/{boardId}/items/{imageId}",
  tag,
  summary: "Put an image on one's own board",
  access: "user",
  scope: "media:write",
  params: itemParams,
  replies: { 204: { description: "It is on the board" } },
  errors: { 403: ["quota_exceeded"] },
});

const removeBoardItem = contract({
  operationId: "removeBoardItem",
  method: "delete",
  path: "/api/media/boards/{boardId}/items/{imageId}",
  tag,
  summary: "Take an image off one's own board",
  access: "user",
  scope: "media:write",
  params: itemParams,
  replies: { 204: { description: "It is not on the board" } },
});

export const galleryContracts = {
  listBoards,
  createBoard,
  getBoard,
  updateBoard,
  deleteBoard,
  listBoardItems,
  addBoardItem,
  removeBoardItem,
  bulkImages,
  likeImage,
  unlikeImage,
  reportImage,
  viewImage,
  similarImages,
};
