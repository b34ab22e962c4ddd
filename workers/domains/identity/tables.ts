import { isNotNull, sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import type { SecurityEventKind } from "../../../shared/contracts/identity/index.ts";
import type { ProfileDetails } from "../../../shared/contracts/people/index.ts";

/** Codes that let somebody register. Withdrawn ones stay, because people came with them. */
export const invites = sqliteTable(
  "invites",
  {
    id: text().primaryKey(),
    code: text().notNull().unique(),
    createdBy: text("created_by"),
    maxUses: integer("max_uses"),
    uses: integer().notNull().default(0),
    note: text().notNull().default(""),
    expiresAt: integer("expires_at"),
    revokedAt: integer("revoked_at"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [index("invites_created_by").on(table.createdBy, table.id)],
);

/** Accounts. The `…Key` columns are what names are compared by; their unique indexes decide every race. */
export const users = sqliteTable(
  "users",
  {
    id: text().primaryKey(),
    username: text().notNull(),
    usernameKey: text("username_key").notNull().unique(),
    email: text().notNull(),
    emailKey: text("email_key").notNull().unique(),
    emailVerifiedAt: integer("email_verified_at"),
    displayName: text("display_name").notNull(),
    displayNameKey: text("display_name_key").notNull(),
    /** PHC string. */
    passwordHash: text("password_hash").notNull(),
    role: text({ enum: ["user", "moderator", "admin"] }).notNull(),
    status: text({ enum: ["active", "suspended", "deleted"] })
      .notNull()
      .default("active"),
    locale: text({ enum: ["en", "ru"] }).notNull(),
    bio: text().notNull().default(""),
    tags: text({ mode: "json" }).$type<string[]>().notNull().default(sql`'[]'`),
    /** E.164. */
    phone: text(),
    phoneVerifiedAt: integer("phone_verified_at"),
    notifyNewDevice: integer("notify_new_device", { mode: "boolean" }).notNull().default(true),
    notifyFailedLogins: integer("notify_failed_logins", { mode: "boolean" })
      .notNull()
      .default(true),
    requireMfa: integer("require_mfa", { mode: "boolean" }).notNull().default(false),
    /** Not null is what refuses a registration without a usable invite. */
    inviteId: text("invite_id")
      .notNull()
      .references(() => invites.id),
    /** Grows with every change, so that the newest snapshot of an account wins. */
    version: integer().notNull().default(1),
    /** When the account is to be erased; null unless its owner, or an admin, has begun its deletion. */
    deletionAt: integer("deletion_at"),
    createdAt: integer("created_at").notNull(),
    /** A lasting address of their picture, and the upload it is made from. */
    avatarUrl: text("avatar_url"),
    avatarFileId: text("avatar_file_id"),
    /** What they say of themselves as somebody who works; null until they do. */
    details: text({ mode: "json" }).$type<Omit<ProfileDetails, "visibility">>(),
    visibility: text({ enum: ["public", "members", "private"] })
      .notNull()
      .default("members"),
    /** When a suspension ends by itself; null where it does not. */
    suspendedUntil: integer("suspended_until"),
  },
  (table) => [
    index("users_suspended").on(table.suspendedUntil).where(sql`suspended_until IS NOT NULL`),
    index("users_display_name").on(table.displayNameKey),
    index("users_invite").on(table.inviteId),
    index("users_deletion").on(table.deletionAt).where(sql`deletion_at IS NOT NULL`),
    index("users_created").on(table.createdAt),
    index("users_moderators").on(table.status).where(sql`role <> 'user'`),
    index("users_admins").on(table.status).where(sql`role = 'admin'`),
    index("users_public").on(table.id).where(sql`visibility = 'public'`),
    uniqueIndex("users_phone").on(table.phone).where(isNotNull(table.phoneVerifiedAt)),
  ],
);

/** The words of people's names, so that somebody is found by any of them. */
export const nameWords = sqliteTable(
  "name_words",
  { word: text().notNull(), userId: text("user_id").notNull() },
  (table) => [
    primaryKey({ columns: [table.word, table.userId] }),
    index("name_words_user").on(table.userId),
  ],
);

/** Links in mails. Only the hash of a token is kept. */
export const emailTokens = sqliteTable(
  "email_tokens",
  {
    hash: text().primaryKey(),
    userId: text("user_id").notNull(),
    purpose: text({ enum: ["verify", "change", "reset", "sign_in"] }).notNull(),
    email: text().notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [
    index("email_tokens_expiry").on(table.expiresAt),
    index("email_tokens_used").on(table.usedAt).where(sql`used_at IS NOT NULL`),
    index("email_tokens_user").on(table.userId, table.purpose),
  ],
);

/**
 * What was asked of somebody and waits for its answer: a code, a link, a ceremony. It is answered once, within its time
 * and its number of tries; one conditional write decides, whatever arrives at once.
 */
export const challenges = sqliteTable(
  "challenges",
  {
    /** What the client names it by; for a link the hash of its token, for a code of an account `purpose:account`. */
    id: text().primaryKey(),
    purpose: text().notNull(),
    userId: text("user_id"),
    /** Hash of the right answer, where it is a secret of ours. */
    answerHash: text("answer_hash"),
    /** What was asked, for whoever checks the answer. */
    data: text({ mode: "json" }).$type<Readonly<Record<string, unknown>>>().notNull(),
    tries: integer().notNull().default(0),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [
    index("challenges_expiry").on(table.expiresAt),
    index("challenges_used").on(table.usedAt).where(sql`used_at IS NOT NULL`),
    index("challenges_user").on(table.userId, table.purpose),
  ],
);

/**
 * Devices that an account knows: each has signed in to it and holds a device token. A forgotten one is a stranger again,
 * whatever token it shows.
 */
export const devices = sqliteTable(
  "devices",
  {
    id: text().primaryKey(),
    userId: text("user_id").notNull(),
    /** As its owner called it at a sign-in. */
    name: text(),
    browser: text(),
    country: text(),
    /** The session it opened last. */
    sessionId: text("session_id"),
    firstSeenAt: integer("first_seen_at").notNull(),
    lastSeenAt: integer("last_seen_at").notNull(),
    /** Until then it is asked for no second factor. */
    trustedUntil: integer("trusted_until"),
  },
  (table) => [
    index("devices_user").on(table.userId, table.lastSeenAt),
    index("devices_age").on(table.lastSeenAt),
  ],
);

/** What happened to an account's security, newest last; never changed. */
export const securityEvents = sqliteTable(
  "security_events",
  {
    id: text().primaryKey(),
    userId: text("user_id").notNull(),
    kind: text().$type<SecurityEventKind>().notNull(),
    result: text({ enum: ["success", "failure"] }).notNull(),
    reason: text(),
    suspicious: integer({ mode: "boolean" }).notNull().default(false),
    /** How it was proved: `password`, `passkey`, `magic_link`, … */
    method: text(),
    at: integer().notNull(),
    ip: text(),
    country: text(),
    latitude: real(),
    longitude: real(),
    /** As a person would call it. */
    device: text(),
    browser: text(),
    /** The lasting id of a device that is known to the account. */
    deviceId: text("device_id"),
    sessionId: text("session_id"),
  },
  (table) => [
    index("security_events_user").on(table.userId, table.id),
    index("security_events_kind").on(table.userId, table.kind, table.result, table.id),
    index("security_events_age").on(table.at),
    index("security_events_device").on(table.userId, table.deviceId),
  ],
);
