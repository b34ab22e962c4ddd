import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Authenticator apps (RFC 6238), one an account; without `enabledAt` it waits for its first code. */
export const totps = sqliteTable("totps", {
  userId: text("user_id").primaryKey(),
  /** Base32, under encryption for this account. */
  sealedSecret: text("sealed_secret").notNull(),
  /** The newest time step of which a code was used; only later ones count. */
  lastStep: integer("last_step").notNull().default(0),
  createdAt: integer("created_at").notNull(),
  enabledAt: integer("enabled_at"),
});

/** Codes for the day the authenticator app is lost; only their keyed hashes are kept, and used ones stay. */
export const backupCodes = sqliteTable(
  "backup_codes",
  {
    userId: text("user_id").notNull(),
    hash: text().notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [primaryKey({ columns: [table.userId, table.hash] })],
);

/** WebAuthn credentials. The unique index decides whose one is. */
export const passkeys = sqliteTable(
  "passkeys",
  {
    id: text().primaryKey(),
    userId: text("user_id").notNull(),
    /** As the authenticator names it, base64url. */
    credentialId: text("credential_id").notNull().unique(),
    /** COSE_Key, base64url. */
    publicKey: text("public_key").notNull(),
    /** Signature counter; always 0 where the authenticator has none. */
    counter: integer().notNull(),
    transports: text({ mode: "json" }).$type<string[]>().notNull(),
    /** The model of the authenticator. */
    aaguid: text().notNull(),
    name: text().notNull(),
    /** May leave its device (WebAuthn BE flag) and has (BS flag). */
    syncable: integer({ mode: "boolean" }).notNull(),
    synced: integer({ mode: "boolean" }).notNull(),
    createdAt: integer("created_at").notNull(),
    lastUsedAt: integer("last_used_at"),
  },
  (table) => [index("passkeys_user").on(table.userId, table.id)],
);
