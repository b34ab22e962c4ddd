import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Devices for encrypted chats: each is an MLS client, known by the key that it signs with. */
export const mlsDevices = sqliteTable(
  "mls_devices",
  {
    userId: text("user_id").notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** Ed25519, base64. */
    signatureKey: text("signature_key").notNull(),
    createdAt: integer("created_at").notNull(),
    seenAt: integer("seen_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.id] })],
);

/** What others add these devices to their groups with. Each is given out once, but for one of last resort. */
export const mlsKeyPackages = sqliteTable(
  "mls_key_packages",
  {
    /** SHA-256 of it, base64url. */
    hash: text().primaryKey(),
    userId: text("user_id").notNull(),
    deviceId: text("device_id").notNull(),
    /** `KeyPackage` (RFC 9420 §10), base64. */
    body: text().notNull(),
    lastResort: integer("last_resort", { mode: "boolean" }).notNull(),
    /** The end of its lifetime. */
    expiresAt: integer("expires_at").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("mls_key_packages_device").on(
      table.userId,
      table.lastResort,
      table.deviceId,
      table.createdAt,
    ),
    index("mls_key_packages_expiry").on(table.expiresAt),
  ],
);

/**
 * What devices of one person keep for each other, sealed so that only they can read it: a history on its way from one to
 * another, or a backup. Its bytes are uploads of theirs, which it uses.
 */
export const mlsArchives = sqliteTable(
  "mls_archives",
  {
    id: text().primaryKey(),
    userId: text("user_id").notNull(),
    kind: text({ enum: ["transfer", "backup"] }).notNull(),
    /** What it was begun with, base64: nobody here reads it. */
    head: text().notNull(),
    /** 0 until something is in it; then it counts the changes. */
    version: integer().notNull(),
    /** What its parts are opened by, base64, sealed. */
    note: text(),
    manifestFileId: text("manifest_file_id"),
    createdAt: integer("created_at").notNull(),
    changedAt: integer("changed_at").notNull(),
  },
  (table) => [
    index("mls_archives_owner").on(table.userId, table.kind, table.id),
    index("mls_archives_age").on(table.kind, table.createdAt),
  ],
);

/** Which devices are a person's, as those sign it themselves. Entries are added, and go with the person alone. */
export const mlsDeviceLog = sqliteTable(
  "mls_device_log",
  {
    userId: text("user_id").notNull(),
    /** From 1, without gaps. */
    seq: integer().notNull(),
    /** What was signed, base64. */
    entry: text().notNull(),
    /** Ed25519, base64. */
    signature: text().notNull(),
    /** SHA-256 of what was signed, hex: the next entry names it. */
    hash: text().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.seq] })],
);
