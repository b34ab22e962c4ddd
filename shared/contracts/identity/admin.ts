import { z } from "@hono/zod-openapi";
import { accountStatus, role, user } from "../people/index.ts";
import { anyTimestamp, contract, id, listOf, pageQuery, timestamp } from "../platform/index.ts";
import { moment } from "./schemas.ts";

const tag = "Administration";

const adminUser = user
  .extend({
    lastSeenAt: moment,
    mfa: z.boolean(),
    locked: z.boolean(),
    deletionAt: moment,
    inviteId: id,
    invitedBy: id.nullable(),
  })
  .openapi("AdminUser");

const userParams = z.object({ userId: id });

const listAccounts = contract({
  operationId: "adminListUsers",
  method: "get",
  path: "/api/admin/users",
  tag,
  summary: "All accounts",
  access: "admin",
  replica: true,
  query: pageQuery.extend({
    q: z
      .string()
      .trim()
      .max(80)
      .optional()
      .openapi({ description: "Part of a name, username or e-mail" }),
    status: accountStatus.optional(),
    role: role.optional(),
  }),
  replies: { 200: { description: "Accounts, newest first", body: listOf(adminUser) } },
});

const getAccount = contract({
  operationId: "adminGetUser",
  method: "get",
  path: "/api/admin/users/{userId}",
  tag,
  summary: "An account",
  access: "admin",
  params: userParams,
  replies: { 200: { description: "The account", body: adminUser } },
});

const updateAccount = contract({
  operationId: "adminUpdateUser",
  method: "patch",
  path: "/api/admin/users/{userId}",
  tag,
  summary: "Change an account's role or state; never its password",
  access: "admin",
  fresh: true,
  params: userParams,
  body: z.object({
    role: role.optional(),
    status: z.enum(["active", "suspended"]).optional(),
    displayName: z.string().trim().min(1).max(80).optional(),
    emailVerified: z.literal(true).optional(),
  }),
  replies: { 200: { description: "As it is now", body: adminUser } },
  errors: { 409: ["last_admin"] },
});

const deleteAccount = contract({
  operationId: "adminDeleteUser",
  method: "delete",
  path: "/api/admin/users/{userId}",
  tag,
  summary: "Begin the deletion of an account, with the usual grace",
  access: "admin",
  fresh: true,
  params: userParams,
  replies: { 204: { description: "The grace has begun" } },
  errors: { 409: ["last_admin"] },
});

const signOutAccount = contract({
  operationId: "adminSignOutUser",
  method: "post",
  path: "/api/admin/users/{userId}/logout",
  tag,
  summary: "End all sessions of an account",
  access: "admin",
  fresh: true,
  params: userParams,
  replies: { 204: { description: "The sessions have ended" } },
});

const unlockAccount = contract({
  operationId: "adminUnlockUser",
  method: "post",
  path: "/api/admin/users/{userId}/unlock",
  tag,
  summary: "Lift a lock-out",
  access: "admin",
  fresh: true,
  params: userParams,
  replies: { 204: { description: "Not locked" } },
});

const resetAccountPassword = contract({
  operationId: "adminResetPassword",
  method: "post",
  path: "/api/admin/users/{userId}/reset-password",
  tag,
  summary: "Mail the owner a link that sets a new password",
  access: "admin",
  fresh: true,
  params: userParams,
  replies: { 202: { description: "The mail is on its way" } },
  errors: { 409: ["conflict"] },
});

const app = z
  .object({
    id,
    clientId: z.string(),
    name: z.string(),
    logo: z.string().nullable(),
    redirectUris: z.array(z.string()),
    postLogoutRedirectUris: z.array(z.string()),
    backchannelLogoutUri: z.string().nullable(),
    confidential: z.boolean(),
    tokenEndpointAuthMethod: z.enum([
      "none",
      "client_secret_basic",
      "client_secret_post",
      "private_key_jwt",
    ]),
    jwks: z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) }).nullable(),
    grants: z.array(z.string()),
    scopes: z.array(z.string()),
    subjectType: z.enum(["public", "pairwise"]),
    requirePar: z.boolean(),
    dpopBound: z.boolean(),
    trusted: z.boolean().openapi({ description: "Our own: nobody is asked for consent" }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi("OAuthApp");
export type OAuthApp = z.infer<typeof app>;

const grantType = z.enum([
  "authorization_code",
  "refresh_token",
  "client_credentials",
  "urn:ietf:params:oauth:grant-type:device_code",
]);
const uri = z.string().trim().min(1).max(2_000);

/** What an admin may say of an application; the rules check addresses and what goes with what. */
const appFields = {
  name: z.string().trim().min(1).max(80),
  logo: uri.nullable(),
  redirectUris: z.array(uri).max(20),
  postLogoutRedirectUris: z.array(uri).max(20),
  backchannelLogoutUri: uri.nullable(),
  confidential: z.boolean(),
  tokenEndpointAuthMethod: app.shape.tokenEndpointAuthMethod,
  jwks: app.shape.jwks,
  grants: z
    .array(
      z.union([
        grantType,
        z
          .literal("device_code")
          .transform(() => grantType.enum["urn:ietf:params:oauth:grant-type:device_code"]),
      ]),
    )
    .max(4),
  scopes: z.array(z.string().trim().min(1).max(64)).max(40),
  subjectType: app.shape.subjectType,
  requirePar: z.boolean(),
  dpopBound: z.boolean(),
  trusted: z.boolean(),
};

const appParams = z.object({ appId: id });
const withSecret = z.object({
  app,
  clientSecret: z
    .string()
    .nullable()
    .openapi({ description: "Shown once; `null` for a client without one" }),
});

const listApps = contract({
  operationId: "adminListApps",
  method: "get",
  path: "/api/admin/apps",
  tag,
  summary: "Applications that sign people in here",
  access: "admin",
  query: pageQuery,
  replies: { 200: { description: "Applications, newest first", body: listOf(app) } },
});

const createApp = contract({
  operationId: "adminCreateApp",
  method: "post",
  path: "/api/admin/apps",
  tag,
  summary: "Register an application",
  access: "admin",
  fresh: true,
  secretReply: true,
  body: z.object({
    ...appFields,
    logo: appFields.logo.default(null),
    redirectUris: appFields.redirectUris.default([]),
    postLogoutRedirectUris: appFields.postLogoutRedirectUris.default([]),
    backchannelLogoutUri: appFields.backchannelLogoutUri.default(null),
    confidential: appFields.confidential.default(true),
    tokenEndpointAuthMethod: appFields.tokenEndpointAuthMethod.optional(),
    jwks: appFields.jwks.default(null),
    grants: appFields.grants.default(["authorization_code", "refresh_token"]),
    scopes: appFields.scopes.default(["openid", "profile", "email"]),
    subjectType: appFields.subjectType.default("public"),
    requirePar: appFields.requirePar.default(false),
    dpopBound: appFields.dpopBound.default(false),
    trusted: appFields.trusted.default(false),
  }),
  replies: { 201: { description: "The application and its secret", body: withSecret } },
});

const getApp = contract({
  operationId: "adminGetApp",
  method: "get",
  path: "/api/admin/apps/{appId}",
  tag,
  summary: "An application",
  access: "admin",
  params: appParams,
  replies: { 200: { description: "The application", body: app } },
});

const updateApp = contract({
  operationId: "adminUpdateApp",
  method: "patch",
  path: "/api/admin/apps/{appId}",
  tag,
  summary: "Change an application",
  access: "admin",
  fresh: true,
  params: appParams,
  body: z.object(appFields).partial(),
  replies: { 200: { description: "As it is now", body: app } },
});

const deleteApp = contract({
  operationId: "adminDeleteApp",
  method: "delete",
  path: "/api/admin/apps/{appId}",
  tag,
  summary: "Take an application out; its tokens die",
  access: "admin",
  fresh: true,
  params: appParams,
  replies: { 204: { description: "Gone" } },
});

const rotateAppSecret = contract({
  operationId: "adminRotateAppSecret",
  method: "post",
  path: "/api/admin/apps/{appId}/rotate-secret",
  tag,
  summary: "A new client secret; the old one is dead",
  access: "admin",
  fresh: true,
  neverReplay: true,
  params: appParams,
  replies: { 200: { description: "The new secret", body: withSecret } },
});

const auditEntry = z
  .object({
    seq: z.number().int(),
    at: timestamp,
    actorId: id.nullable(),
    action: z.string(),
    target: z.string().nullable(),
    ip: z.string().nullable(),
    requestId: z.string().nullable(),
    details: z.record(z.string(), z.unknown()),
    hash: z.string(),
    previousHash: z.string(),
  })
  .openapi("AuditEntry");

const listAudit = contract({
  operationId: "adminListAudit",
  method: "get",
  path: "/api/admin/audit",
  tag,
  summary: "What was done with power: append-only, each entry holding the hash of the one before",
  access: "admin",
  replica: true,
  query: pageQuery.extend({
    action: z.string().max(80).optional(),
    actorId: id.optional(),
    target: z.string().max(200).optional(),
    from: anyTimestamp.optional(),
    to: anyTimestamp.optional(),
  }),
  replies: { 200: { description: "Entries, newest first", body: listOf(auditEntry) } },
});

const day = z.iso.date();
const counts = z.object({
  registrations: z.number().int(),
  signIns: z.number().int(),
  failures: z.number().int(),
  activeUsers: z.number().int(),
  messages: z.number().int(),
  calls: z.number().int(),
  storageBytes: z.number().int(),
});

const getStats = contract({
  operationId: "adminGetStats",
  method: "get",
  path: "/api/admin/stats",
  tag,
  summary: "How the platform is used, by day (UTC)",
  access: "admin",
  replica: true,
  query: z.object({
    from: z.union([day, timestamp]).optional(),
    to: z.union([day, timestamp]).optional(),
  }),
  replies: {
    200: {
      description: "At most 366 days; the last 30 if nothing is said",
      body: z
        .object({
          from: day,
          to: day,
          totals: counts.extend({ users: z.number().int() }),
          days: z.array(counts.extend({ date: day })),
        })
        .openapi("Stats"),
    },
  },
});

const allowlist = z
  .object({ cidrs: z.array(z.string().trim().min(2).max(64)).max(200) })
  .openapi("IpAllowlist");

const getAllowlist = contract({
  operationId: "adminGetIpAllowlist",
  method: "get",
  path: "/api/admin/ip-allowlist",
  tag,
  summary: "Addresses that administration and moderation may be used from; empty is off",
  access: "admin",
  replies: { 200: { description: "The list", body: allowlist } },
});

const putAllowlist = contract({
  operationId: "adminPutIpAllowlist",
  method: "put",
  path: "/api/admin/ip-allowlist",
  tag,
  summary: "Replace the list; one that shuts its author out is refused",
  access: "admin",
  fresh: true,
  body: allowlist,
  replies: { 200: { description: "The list, normalised", body: allowlist } },
  errors: { 409: ["would_lock_out"] },
});

export const adminContracts = {
  listAccounts,
  getAccount,
  updateAccount,
  deleteAccount,
  signOutAccount,
  unlockAccount,
  resetAccountPassword,
  listApps,
  createApp,
  getApp,
  updateApp,
  deleteApp,
  rotateAppSecret,
  listAudit,
  getStats,
  getAllowlist,
  putAllowlist,
};
