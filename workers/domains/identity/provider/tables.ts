import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AuthorizationRequest, CodeGrant, DeviceApproval, PublicJwk } from "./model.ts";

/** Applications that sign people in here. Their id is their `client_id`. */
export const oauthClients = sqliteTable("oauth_clients", {
  id: text().primaryKey(),
  name: text().notNull(),
  logo: text(),
  redirectUris: text("redirect_uris", { mode: "json" }).$type<string[]>().notNull(),
  postLogoutRedirectUris: text("post_logout_redirect_uris", { mode: "json" })
    .$type<string[]>()
    .notNull(),
  backchannelLogoutUri: text("backchannel_logout_uri"),
  confidential: integer({ mode: "boolean" }).notNull(),
  authMethod: text("token_endpoint_auth_method", {
    enum: ["none", "client_secret_basic", "client_secret_post", "private_key_jwt"],
  }).notNull(),
  /** Public keys of `private_key_jwt`. */
  jwks: text({ mode: "json" }).$type<{ keys: PublicJwk[] }>(),
  /** SHA-256 of 256 random bits, in base64url. */
  secretHash: text("secret_hash"),
  grants: text({ mode: "json" }).$type<string[]>().notNull(),
  scopes: text({ mode: "json" }).$type<string[]>().notNull(),
  subjectType: text("subject_type", { enum: ["public", "pairwise"] }).notNull(),
  /** What pairwise subjects are made for. It never changes, or every person would become another. */
  sector: text().notNull(),
  requirePar: integer("require_par", { mode: "boolean" }).notNull(),
  dpopBound: integer("dpop_bound", { mode: "boolean" }).notNull(),
  trusted: integer({ mode: "boolean" }).notNull(),
  createdAt: integer("created_at").notNull(),
  updatedAt: integer("updated_at").notNull(),
});

/** What people have allowed applications. */
export const oauthGrants = sqliteTable(
  "oauth_grants",
  {
    userId: text("user_id").notNull(),
    clientId: text("client_id").notNull(),
    scopes: text({ mode: "json" }).$type<string[]>().notNull(),
    createdAt: integer("created_at").notNull(),
    lastUsedAt: integer("last_used_at"),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.clientId] }),
    index("oauth_grants_client").on(table.clientId),
  ],
);

/** Requests that were pushed (RFC 9126) or wait for somebody at the page /authorize; each is used once. */
export const oauthRequests = sqliteTable(
  "oauth_requests",
  {
    /** Hash of what it is called by. */
    id: text().primaryKey(),
    kind: text({ enum: ["pushed", "interaction"] }).notNull(),
    clientId: text("client_id").notNull(),
    request: text({ mode: "json" }).$type<AuthorizationRequest>().notNull(),
    /** Hash of the cookie of the browser it belongs to. */
    browserHash: text("browser_hash"),
    /** Whose it is, where a token and not a browser asked. */
    userId: text("user_id"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [
    index("oauth_requests_expiry").on(table.expiresAt),
    index("oauth_requests_user").on(table.userId),
  ],
);

/** Authorization codes. Used ones stay for a while: shown again, they end what they opened. */
export const oauthCodes = sqliteTable(
  "oauth_codes",
  {
    hash: text().primaryKey(),
    clientId: text("client_id").notNull(),
    userId: text("user_id").notNull(),
    /** The session that the code opens, known before it does. */
    sessionId: text("session_id").notNull(),
    grant: text({ mode: "json" }).$type<CodeGrant>().notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
    replayedAt: integer("replayed_at"),
  },
  (table) => [
    index("oauth_codes_expiry").on(table.expiresAt),
    index("oauth_codes_user").on(table.userId, table.clientId),
  ],
);

/** Devices that wait to be let in (RFC 8628). */
export const oauthDevices = sqliteTable(
  "oauth_devices",
  {
    /** Hash of the device code. */
    hash: text().primaryKey(),
    /** Hash of the code that a person types. */
    userCodeHash: text("user_code_hash").notNull().unique(),
    userCode: text("user_code").notNull(),
    clientId: text("client_id").notNull(),
    scopes: text({ mode: "json" }).$type<string[]>().notNull(),
    ip: text(),
    country: text(),
    state: text({ enum: ["pending", "allowed", "denied", "used"] }).notNull(),
    approval: text({ mode: "json" }).$type<DeviceApproval>(),
    /** Seconds the device has to wait between two questions. */
    interval: integer().notNull(),
    polledAt: integer("polled_at"),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [index("oauth_devices_expiry").on(table.expiresAt)],
);

/** Generations of the keys that tokens are signed with. */
export const signingKeys = sqliteTable("signing_keys", {
  kid: text().primaryKey(),
  /** The private key as a JSON Web Key, sealed; `null` for one of the deployment's secret, which holds it. */
  sealed: text(),
  createdAt: integer("created_at").notNull(),
  /** When it begins to sign: long enough after it was published for every cache to know it. */
  signsFrom: integer("signs_from").notNull().unique(),
});
