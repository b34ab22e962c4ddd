import { z } from "@hono/zod-openapi";
import { anyTimestamp, contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import { boxParams } from "./boxes.ts";
import { projectParams } from "./projects.ts";
import { assetType, comment, STUDIO_LIMITS } from "./schemas.ts";

const tag = "Studio";

const shareLink = z
  .object({
    id,
    projectId: id,
    token: z.string(),
    url: z.string(),
    hasPassword: z.boolean(),
    allowComments: z.boolean(),
    expiresAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .openapi("ShareLink");
export type ShareLink = z.infer<typeof shareLink>;

const createShareLink = contract({
  operationId: "createShareLink",
  method: "post",
  path: "/api/projects/{projectId}/share-links",
  tag,
  summary: "Let anybody who has a link look at a project",
  description:
    "For its owner and editors. Who has it sees headliners and favourites, no prompts, and may comment unless `allowComments` is false.",
  access: "user",
  params: projectParams,
  body: z.object({
    expiresAt: anyTimestamp.nullish(),
    password: z.string().min(4).max(128).nullish(),
    allowComments: z.boolean().default(true),
  }),
  replies: { 201: { description: "A link", body: shareLink } },
  errors: { 409: ["too_many_links"] },
});

const listShareLinks = contract({
  operationId: "listShareLinks",
  method: "get",
  path: "/api/projects/{projectId}/share-links",
  tag,
  summary: "Links to a project that were not revoked, newest first",
  access: "user",
  params: projectParams,
  replies: { 200: { description: "All of them", body: listOf(shareLink) } },
});

const revokeShareLink = contract({
  operationId: "revokeShareLink",
  method: "delete",
  path: "/api/share-links/{linkId}",
  tag,
  summary: "Revoke a link: from now on it is 410",
  access: "user",
  params: z.object({ linkId: id }),
  replies: { 204: { description: "Revoked" } },
});

const sharedAsset = z
  .object({
    id,
    assetType,
    fileUrl: z.string(),
    thumbnailUrl: z.string().nullable(),
    contentType: z.string().nullable(),
    width: z.number().int().nullable(),
    height: z.number().int().nullable(),
    durationSeconds: z.number().nullable(),
  })
  .openapi("SharedAsset");
export type SharedAsset = z.infer<typeof sharedAsset>;

const sharedProject = z
  .object({
    name: z.string(),
    description: z.string(),
    allowComments: z.boolean(),
    expiresAt: timestamp.nullable(),
    boxes: z.array(
      z.object({
        id,
        name: z.string(),
        description: z.string(),
        headliner: z.union([sharedAsset, z.null()]),
        favorites: z.array(sharedAsset),
        commentCount: z.number().int(),
      }),
    ),
  })
  .openapi("SharedProject");
export type SharedProject = z.infer<typeof sharedProject>;

const token = z.string().regex(/^[A-Za-z0-9_-]{22}$/);
const secret =
  "A link with a password wants it in `X-Share-Password`, percent-encoded where it is not ASCII. An expired or revoked link is 410.";
const sharedErrors = {
  401: ["share_password_required", "share_password_wrong"],
  410: ["gone"],
  429: ["rate_limited"],
} as const;

const getShared = contract({
  operationId: "getSharedProject",
  method: "get",
  path: "/api/shared/{token}",
  tag,
  summary: "A project by a link",
  description: `Boxes in their order, with signed addresses. ${secret}`,
  access: "public",
  params: z.object({ token }),
  replies: { 200: { description: "To be looked at", body: sharedProject } },
  errors: sharedErrors,
});

const sharedBox = z.object({ token, boxId: id });

const guestComment = comment
  .omit({ isRead: true, authorId: true, projectId: true })
  .extend({ byMember: z.boolean() })
  .openapi("SharedComment");
export type GuestComment = z.infer<typeof guestComment>;

const listSharedComments = contract({
  operationId: "listSharedComments",
  method: "get",
  path: "/api/shared/{token}/boxes/{boxId}/comments",
  tag,
  summary: "Comments of a box, oldest first",
  description: secret,
  access: "public",
  params: sharedBox,
  query: pageQuery,
  replies: { 200: { description: "A page of them", body: listOf(guestComment) } },
  errors: { 400: ["invalid_cursor"], ...sharedErrors },
});

const text = z.string().trim().min(1).max(STUDIO_LIMITS.comment);

const addSharedComment = contract({
  operationId: "addSharedComment",
  method: "post",
  path: "/api/shared/{token}/boxes/{boxId}/comments",
  tag,
  summary: "Comment on a box, without an account",
  description: secret,
  access: "public",
  params: sharedBox,
  body: z.object({
    authorName: z.string().trim().min(1).max(STUDIO_LIMITS.authorName),
    text,
  }),
  replies: { 201: { description: "Said", body: guestComment } },
  errors: { ...sharedErrors, 403: ["comments_off"], 409: ["too_many_comments"] },
});

const listComments = contract({
  operationId: "listBoxComments",
  method: "get",
  path: "/api/boxes/{boxId}/comments",
  tag,
  summary: "Comments of a box, oldest first",
  access: "user",
  params: boxParams,
  query: pageQuery,
  replies: { 200: { description: "A page of them", body: listOf(comment) } },
  errors: { 400: ["invalid_cursor"] },
});

const addComment = contract({
  operationId: "addBoxComment",
  method: "post",
  path: "/api/boxes/{boxId}/comments",
  tag,
  summary: "Comment on a box as a member",
  access: "user",
  params: boxParams,
  body: z.object({ text }),
  replies: { 201: { description: "Said", body: comment } },
  errors: { 409: ["too_many_comments"], 429: ["rate_limited"] },
});

const commentParams = z.object({ commentId: id });

const markComment = contract({
  operationId: "markComment",
  method: "patch",
  path: "/api/comments/{commentId}",
  tag,
  summary: "Mark a comment as read, or not",
  description: "For all members at once; for owner and editors.",
  access: "user",
  params: commentParams,
  body: z.object({ isRead: z.boolean() }),
  replies: { 200: { description: "The comment as it is now", body: comment } },
});

const deleteComment = contract({
  operationId: "deleteComment",
  method: "delete",
  path: "/api/comments/{commentId}",
  tag,
  summary: "Delete a comment",
  description: "For owner and editors; for others their own.",
  access: "user",
  params: commentParams,
  replies: { 204: { description: "Gone" } },
});

const readComments = contract({
  operationId: "readProjectComments",
  method: "post",
  path: "/api/projects/{projectId}/comments/read",
  tag,
  summary: "Mark all comments of a project, or of one box of it, as read",
  access: "user",
  params: projectParams,
  body: z.object({ boxId: id.optional() }),
  bodyOptional: true,
  replies: {
    200: { description: "How many were not", body: z.object({ read: z.number().int() }) },
  },
});

export const sharingContracts = {
  createShareLink,
  listShareLinks,
  revokeShareLink,
  getShared,
  listSharedComments,
  addSharedComment,
  listComments,
  addComment,
  markComment,
  deleteComment,
  readComments,
};
