import { z } from "@hono/zod-openapi";
import { user } from "../people/index.ts";
import { contract, id, listOf, pageQuery, queryBoolean, timestamp } from "../platform/index.ts";

const tag = "Identity";

/** `cookie`: the refresh token travels in a `__Host-` cookie that scripts cannot read. */
const transport = z.enum(["body", "cookie"]).default("body");
/** Counted in characters once it is in normal form, which JavaScript's string length does not do: see the rules. */
const newPassword = z
  .string()
  .max(1_024)
  .openapi({ minLength: 8, maxLength: 256, description: "8 to 256 characters of any kind" });

export const tokens = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal("Bearer"),
    expiresIn: z.number().int().openapi({ description: "Seconds the access token lives" }),
    refreshToken: z
      .string()
      .optional()
      .openapi({ description: "Absent with the cookie transport" }),
    refreshExpiresIn: z.number().int(),
    sessionId: id,
    deviceToken: z.string().optional().openapi({
      description: "Keep it and send it at later sign-ins: this device is known to the account",
    }),
  })
  .openapi("Tokens");
export type Tokens = z.infer<typeof tokens>;

const signedIn = z.object({ user, tokens }).openapi("SignedIn");

const signInOptions = {
  deviceName: z.string().trim().max(80).optional(),
  deviceToken: z.string().max(512).optional(),
  transport,
};

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
    locale: z.enum(["en", "ru"]).optional(),
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
  replies: { 200: { description: "Signed in", body: signedIn } },
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

const verifyEmail = contract({
  operationId: "verifyEmail",
  method: "post",
  path: "/api/auth/email/verify",
  tag,
  summary: "Confirm an e-mail address with the token of the mail",
  access: "public",
  neverReplay: true,
  body: z.object({ token: z.string().min(1).max(256) }),
  replies: { 204: { description: "Confirmed" } },
  errors: { 410: ["gone"] },
});

const resendVerification = contract({
  operationId: "resendVerification",
  method: "post",
  path: "/api/auth/email/resend",
  tag,
  summary: "Send the verification mail again: at most once a minute, five times a day",
  access: "user",
  neverReplay: true,
  replies: { 204: { description: "Sent, or already confirmed" } },
  errors: { 429: ["rate_limited"] },
});

const invite = z
  .object({
    id,
    code: z.string(),
    createdBy: id.nullable(),
    maxUses: z.number().int().nullable(),
    uses: z.number().int(),
    note: z.string(),
    expiresAt: timestamp.nullable(),
    createdAt: timestamp,
  })
  .openapi("Invite");

const listInvites = contract({
  operationId: "listInvites",
  method: "get",
  path: "/api/invites",
  tag,
  summary: "The caller's invite codes; for admins, all of them",
  access: "user",
  query: pageQuery,
  replies: { 200: { description: "Invites, newest first", body: listOf(invite) } },
});

const createInvite = contract({
  operationId: "createInvite",
  method: "post",
  path: "/api/invites",
  tag,
  summary: "Make an invite code",
  access: "user",
  bodyOptional: true,
  body: z.object({
    maxUses: z.number().int().min(1).max(10_000).nullable().default(null),
    expiresAt: timestamp.nullable().default(null),
    note: z.string().trim().max(200).default(""),
  }),
  replies: { 201: { description: "The invite", body: invite } },
  errors: { 403: ["email_unverified"] },
});

const deleteInvite = contract({
  operationId: "deleteInvite",
  method: "delete",
  path: "/api/invites/{inviteId}",
  tag,
  summary: "Withdraw an invite code",
  access: "user",
  params: z.object({ inviteId: id }),
  replies: { 204: { description: "Withdrawn" } },
});

const publicKey = z.looseObject({
  kty: z.string(),
  kid: z.string(),
  alg: z.string(),
  use: z.string(),
});

const jwks = contract({
  operationId: "jwks",
  method: "get",
  path: "/.well-known/jwks.json",
  tag,
  summary: "Public keys that access tokens are signed with (RFC 7517)",
  access: "public",
  replies: { 200: { description: "The key set", body: z.object({ keys: z.array(publicKey) }) } },
});

export const identityContracts = {
  register,
  login,
  refresh,
  logout,
  listSessions,
  endSession,
  endSessions,
  verifyEmail,
  resendVerification,
  listInvites,
  createInvite,
  deleteInvite,
  jwks,
};
