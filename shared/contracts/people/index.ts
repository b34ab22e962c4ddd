import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, reportBody, timestamp } from "../platform/index.ts";

export const role = z.enum(["user", "moderator", "admin"]);
export type Role = z.infer<typeof role>;
export const accountStatus = z.enum(["active", "suspended", "deleted"]);

/** What anyone signed in may see of a person. */
export const person = z
  .object({
    id,
    username: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().nullable(),
  })
  .openapi("Person");
export type Person = z.infer<typeof person>;

export const publicUser = person
  .extend({
    role,
    bio: z.string(),
    tags: z.array(z.string()),
    createdAt: timestamp,
  })
  .openapi("PublicUser");

/** A person's page. */
const profile = publicUser
  .extend({
    followers: z.number().int(),
    following: z.number().int(),
    views: z.number().int().openapi({
      description: "How often others have looked at it, each once a day",
    }),
    followed: z.boolean().openapi({ description: "Whether the caller follows this person" }),
  })
  .openapi("Profile");

/** The whole account, as its owner sees it. */
export const user = publicUser
  .extend({
    email: z.string(),
    emailVerified: z.boolean(),
    phone: z.string().nullable(),
    phoneVerified: z.boolean(),
    status: accountStatus,
    deletionAt: timestamp.nullable().openapi({
      description: "When the account will be erased, if its deletion has begun",
    }),
  })
  .openapi("User");
export type User = z.infer<typeof user>;

export const profilePatch = z.object({
  displayName: z.string().trim().min(1).max(80).optional(),
  bio: z
    .string()
    .trim()
    .max(2_000)
    .nullish()
    .openapi({ description: "`null` is as good as empty" }),
  tags: z.array(z.string().trim().min(1).max(40)).max(20).optional(),
});

const tag = "People";

const getMe = contract({
  operationId: "getMe",
  method: "get",
  path: "/api/users/me",
  tag,
  summary: "The caller's own account",
  access: "user",
  scope: "profile:read",
  inGrace: true,
  replies: { 200: { description: "The account", body: user } },
});

const updateMe = contract({
  operationId: "updateMe",
  method: "patch",
  path: "/api/users/me",
  tag,
  summary: "Change the caller's own profile",
  access: "user",
  scope: "profile:write",
  body: profilePatch,
  replies: { 200: { description: "The account as it is now", body: user } },
});

const listUsers = contract({
  operationId: "listUsers",
  method: "get",
  path: "/api/users",
  tag,
  summary: "Find people by the beginning of a name or username",
  access: "user",
  scope: "people:read",
  query: pageQuery.extend({ q: z.string().trim().max(80).optional() }),
  replies: { 200: { description: "People, by username", body: listOf(publicUser) } },
});

const getUser = contract({
  operationId: "getUser",
  method: "get",
  path: "/api/users/{userId}",
  tag,
  summary: "A person's public profile",
  access: "user",
  scope: "people:read",
  params: z.object({ userId: id }),
  replies: { 200: { description: "The person", body: profile } },
});

const follow = contract({
  operationId: "followUser",
  method: "put",
  path: "/api/users/{userId}/follow",
  tag,
  summary: "Follow a person",
  access: "user",
  params: z.object({ userId: id }),
  replies: { 204: { description: "The caller is a follower" } },
  errors: { 409: ["conflict"] },
});

const unfollow = contract({
  operationId: "unfollowUser",
  method: "delete",
  path: "/api/users/{userId}/follow",
  tag,
  summary: "Follow a person no longer",
  access: "user",
  params: z.object({ userId: id }),
  replies: { 204: { description: "The caller is no follower" } },
});

const block = contract({
  operationId: "blockUser",
  method: "put",
  path: "/api/users/{userId}/block",
  tag,
  summary: "Block a person",
  description:
    "Neither of the two can write or call the other any more, or put them into a group. The blocked person is not told.",
  access: "user",
  params: z.object({ userId: id }),
  replies: { 204: { description: "Blocked" } },
  errors: { 409: ["conflict"] },
});

const unblock = contract({
  operationId: "unblockUser",
  method: "delete",
  path: "/api/users/{userId}/block",
  tag,
  summary: "Take a block back",
  access: "user",
  params: z.object({ userId: id }),
  replies: { 204: { description: "Not blocked" } },
});

const reportUser = contract({
  operationId: "reportUser",
  method: "post",
  path: "/api/users/{userId}/report",
  tag,
  summary: "Put a person before the moderators",
  description:
    "Once for each reporter: again gives the report that is there. Nobody is hidden by it, however many report.",
  access: "user",
  params: z.object({ userId: id }),
  body: reportBody,
  replies: {
    200: { description: "The caller has reported them before", body: z.object({ id }) },
    201: { description: "Reported", body: z.object({ id }) },
  },
  errors: { 409: ["conflict"], 429: ["rate_limited"] },
});

const listBlocked = contract({
  operationId: "listBlockedUsers",
  method: "get",
  path: "/api/users/me/blocks",
  tag,
  summary: "Whom the caller has blocked",
  access: "user",
  query: pageQuery,
  replies: { 200: { description: "People, the latest blocked first", body: listOf(person) } },
});

export const peopleContracts = {
  getMe,
  updateMe,
  listUsers,
  getUser,
  follow,
  unfollow,
  block,
  unblock,
  reportUser,
  listBlocked,
};
