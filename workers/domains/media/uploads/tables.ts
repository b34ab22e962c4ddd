import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Uploads under way, by the room they take: what else there is to know of one, its own object knows. */
export const uploads = sqliteTable(
  "uploads",
  {
    id: text().primaryKey(),
    ownerId: text("owner_id").notNull(),
    /** As announced. */
    bytes: integer().notNull(),
    expiresAt: integer("expires_at").notNull(),
  },
  (table) => [
    index("uploads_owner").on(table.ownerId, table.bytes),
    index("uploads_expiry").on(table.expiresAt),
  ],
);
