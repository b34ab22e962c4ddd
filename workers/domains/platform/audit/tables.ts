import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What was done with power. Triggers (see the migrations) refuse every change of a row; the two unique columns let only
 * one entry follow another, whoever writes at once.
 */
export const auditLog = sqliteTable(
  "audit_log",
  {
    /** From 1, without gaps. */
    seq: integer().primaryKey(),
    at: integer().notNull(),
    actorId: text("actor_id"),
    action: text().notNull(),
    target: text(),
    ip: text(),
    requestId: text("request_id"),
    /** JSON with sorted keys: exactly the text that was hashed. */
    details: text().notNull(),
    previousHash: text("previous_hash").notNull().unique(),
    /** Not null is what refuses an entry, and its batch, when nothing was done. */
    hash: text().notNull(),
  },
  (table) => [
    index("audit_log_action").on(table.action, table.seq),
    index("audit_log_actor").on(table.actorId, table.seq),
    index("audit_log_target").on(table.target, table.seq),
  ],
);
