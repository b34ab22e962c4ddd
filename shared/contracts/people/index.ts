import { z } from "@hono/zod-openapi";
import {
  contract,
  id,
  listOf,
  pageQuery,
  place,
  reportBody,
  timestamp,
  webLink,
} from "../platform/index.ts";

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

export const PROFILE_LIMITS = {
  headline: 160,
  skills: 50,
  skill: 60,
  links: 20,
  experience: 30,
  experienceText: 1_000,
} as const;

/** Whom a profile is for. */
const visibility = z.enum(["public", "members", "private"]).openapi({
  description:
    "`public`: it has a page that everybody may see; `members`: for whoever is signed in; `private`: others see the name and picture alone",
});

/** A year, or a month of one. */
const month = z
  .string()
  .regex(/^(?:19|20)\d{2}(?:-(?:0[1-9]|1[0-2]))?$/, "must be a year, or a year and a month")
  .openapi({ example: "2021-04" });

const experience = z
  .object({
    title: z.string().trim().min(1).max(120),
    company: z.string().trim().max(120).default(""),
    from: month.nullable().default(null),
    to: month.nullable().default(null).openapi({ description: "`null`: still there" }),
    description: z.string().trim().max(PROFILE_LIMITS.experienceText).default(""),
  })
  .refine(
    ({ from, to }) =>
      from === null || to === null || to.slice(0, from.length) >= from.slice(0, to.length),
    {
      message: "must not end before it begins",
      path: ["to"],
    },
  )
  .openapi("Experience");

/** What a person says of themselves as somebody who works. */
const details = {
  headline: z.string().trim().max(PROFILE_LIMITS.headline),
  skills: z.array(z.string().trim().min(1).max(PROFILE_LIMITS.skill)).max(PROFILE_LIMITS.skills),
  experience: z.array(experience).max(PROFILE_LIMITS.experience),
  links: z.array(webLink).max(PROFILE_LIMITS.links),
  location: place.nullable(),
  visibility,
};
export const profileDetails = z.object(details);
export type ProfileDetails = z.output<typeof profileDetails>;

/** A person's page, as their address shows it. */
const publicProfile = publicUser.extend(details).openapi("PublicProfile");

/** A person's page. */
const profile = publicUser
  .extend({
    ...details,
    visible: z.boolean().openapi({
      description:
        "Whether the caller sees more than the name and picture: the rest is empty if not",
    }),
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
    ...details,
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
  headline: details.headline.nullish(),
  skills: details.skills.optional(),
  experience: details.experience.optional(),
  links: details.links.optional(),
  location: details.location.optional(),
  visibility: visibility.optional(),
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
  description:
    "What is left out stays as it is. `links` are of http and https only. `location` has both coordinates or none, and `null` takes it away.",
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
  summary: "Find people by the beginning of a name or username, and by what they can do",
  description:
    "`skill`: separated by commas, all of them, among skills and tags. Whoever keeps their profile private is found by their whole username alone.",
  access: "user",
  replica: true,
  scope: "people:read",
  query: pageQuery.extend({
    q: z.string().trim().max(80).optional(),
    skill: z.string().trim().max(300).optional(),
  }),
  replies: { 200: { description: "People, by username", body: listOf(publicUser) } },
});

const getUser = contract({
  operationId: "getUser",
  method: "get",
  path: "/api/users/{userId}",
  tag,
  summary: "A person's public profile",
  access: "user",
  replica: true,
  scope: "people:read",
  params: z.object({ userId: id }),
  replies: { 200: { description: "The person", body: profile } },
});

const getPublicProfile = contract({
  operationId: "getPublicProfile",
  method: "get",
  path: "/api/profiles/{username}",
  tag,
  summary: "A profile by its username, for everybody where it is public",
  description:
    "What is for members is 404 without signing in, and what is private for everybody but its owner and moderators. Looking at it so counts no view.",
  access: "public",
  replica: true,
  params: z.object({ username: z.string().min(1).max(64) }),
  replies: { 200: { description: "The person", body: publicProfile } },
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

const followQuery = {
  access: "user",
  scope: "people:read",
  params: z.object({ userId: id }),
  query: pageQuery,
  replies: { 200: { description: "People, the latest first", body: listOf(person) } },
  errors: { 400: ["invalid_cursor"] },
} as const;

const listFollowers = contract({
  operationId: "listFollowers",
  method: "get",
  path: "/api/users/{userId}/followers",
  tag,
  summary: "Who follows a person",
  description: "Of a private profile only its owner learns it: 404 for others.",
  ...followQuery,
});

const listFollowing = contract({
  operationId: "listFollowing",
  method: "get",
  path: "/api/users/{userId}/following",
  tag,
  summary: "Whom a person follows",
  description: "Of a private profile only its owner learns it: 404 for others.",
  ...followQuery,
});

const putAvatar = contract({
  operationId: "putAvatar",
  method: "put",
  path: "/api/users/me/avatar",
  tag,
  summary: "Make a finished upload the caller's picture",
  description:
    "`uploadId` is that of an upload, or the `fileId` of a file of the caller's. What cannot be shown as a picture is refused.",
  access: "user",
  scope: "profile:write",
  body: z.object({ uploadId: z.string().min(1).max(128) }),
  replies: { 200: { description: "The account as it is now", body: user } },
  errors: {
    404: ["not_found"],
    409: ["upload_incomplete"],
    422: ["file_rejected"],
    503: ["unavailable"],
  },
});

const deleteAvatar = contract({
  operationId: "deleteAvatar",
  method: "delete",
  path: "/api/users/me/avatar",
  tag,
  summary: "Have no picture any more",
  access: "user",
  scope: "profile:write",
  replies: { 204: { description: "There is none" } },
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

const blockAgain = contract({
  ...block,
  operationId: "postBlock",
  method: "post",
  summary: "Block a person; the same as PUT",
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
  getPublicProfile,
  follow,
  unfollow,
  listFollowers,
  listFollowing,
  putAvatar,
  deleteAvatar,
  block,
  blockAgain,
  unblock,
  reportUser,
  listBlocked,
};
