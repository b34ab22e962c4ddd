import { z } from "@hono/zod-openapi";
import { contract, id, listOf, pageQuery, queryBoolean, timestamp } from "../platform/index.ts";
import { newPassword, signedIn, signInOptions, signInReply, tag, tokens } from "./schemas.ts";

const register = contract({
  operationId: "register",
  method: "post",
  path: "/api/auth/register",
  tag,
  summary: "Create an account with an invite code",
  description:
    "Sends the verification mail, signs in and joins the family chat. The very first account becomes admin.",
  access: "public",
  neverReplay: true,
  body: z.object({
    email: z.string().trim().max(254),
    username: z
      .string()
      .trim()
      .min(3)
      .max(32)
      .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])$/),
    password: newPassword,
    inviteCode: z.string().trim().min(1).max(128),
    displayName: z.string().trim().min(1).max(80).optional(),
    locale: z
      .string()
      .regex(/^(?:en|ru)(?:-[A-Za-z0-9-]{2,16})?$/)
      .transform((tag) => (tag.startsWith("ru") ? ("ru" as const) : ("en" as const)))
      .optional()
      .openapi({ description: "`en` or `ru`, with or without a region" }),
    ...signInOptions,
  }),
  replies: { 201: { description: "The account, signed in", body: signedIn } },
  errors: { 403: ["invite_invalid"], 409: ["email_taken", "username_taken"] },
});

const login = contract({
  operationId: "login",
  method: "post",
  path: "/api/auth/login",
  tag,
  summary: "Sign in with a password",
  access: "public",
  neverReplay: true,
  body: z.object({
    login: z.string().trim().min(1).max(254).openapi({ description: "E-mail or username" }),
    password: z.string().min(1).max(1_024),
    ...signInOptions,
  }),
  replies: {
    200: { description: "Signed in, or the second factor is asked for", body: signInReply },
  },
  errors: {
    401: ["invalid_credentials"],
    403: ["account_suspended"],
    423: ["account_locked"],
    429: ["rate_limited"],
  },
});

const refresh = contract({
  operationId: "refresh",
  method: "post",
  path: "/api/auth/refresh",
  tag,
  summary: "Exchange the refresh token for the next one",
  description:
    "The same token shown again within 30 s gets the same successor. Later, or once the successor has been used, the session is revoked.",
  access: "public",
  neverReplay: true,
  bodyOptional: true,
  body: z.object({ refreshToken: z.string().max(512).optional() }),
  replies: { 200: { description: "The next tokens", body: z.object({ tokens }) } },
  errors: {
    401: ["refresh_invalid", "refresh_reused"],
    403: ["forbidden", "account_suspended"],
  },
});

const logout = contract({
  operationId: "logout",
  method: "post",
  path: "/api/auth/logout",
  tag,
  summary: "End this session",
  access: "user",
  inGrace: true,
  neverReplay: true,
  replies: { 204: { description: "The session's tokens are dead" } },
});

const session = z
  .object({
    id,
    device: z.string().nullable(),
    browser: z.string().nullable(),
    ip: z.string().nullable(),
    country: z.string().nullable(),
    createdAt: timestamp,
    lastSeenAt: timestamp,
    current: z.boolean(),
  })
  .openapi("Session");

const listSessions = contract({
  operationId: "listSessions",
  method: "get",
  path: "/api/auth/sessions",
  tag,
  summary: "Where the caller is signed in",
  access: "user",
  query: pageQuery,
  replies: { 200: { description: "Sessions, last seen first", body: listOf(session) } },
});

const endSession = contract({
  operationId: "endSession",
  method: "delete",
  path: "/api/auth/sessions/{sessionId}",
  tag,
  summary: "Sign one device out",
  access: "user",
  params: z.object({ sessionId: id }),
  replies: { 204: { description: "The session has ended" } },
});

const endSessions = contract({
  operationId: "endSessions",
  method: "delete",
  path: "/api/auth/sessions",
  tag,
  summary: "Sign out everywhere, or everywhere else",
  access: "user",
  query: z.object({ keepCurrent: queryBoolean.default(false) }),
  replies: { 204: { description: "The sessions have ended" } },
});

export const signInContracts = {
  register,
  login,
  refresh,
  logout,
  listSessions,
  endSession,
  endSessions,
};
