import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Backups that were made or are being made. What they hold lies in their bucket. */
export const backups = sqliteTable("backups", {
  id: text().primaryKey(),
  state: text({ enum: ["running", "complete", "failed"] }).notNull(),
  startedAt: integer("started_at").notNull(),
  endedAt: integer("ended_at"),
  /** When all of it was read again and found whole. */
  verifiedAt: integer("verified_at"),
  /** What is wrong with it. */
  problem: text(),
  /** Where its making or its verification goes on. */
  cursor: text({ mode: "json" }).$type<unknown>(),
  /** Raised by each step: of two who go on at once, one succeeds. */
  version: integer().notNull(),
  bytes: integer().notNull(),
  stores: integer().notNull(),
  rows: integer().notNull(),
  files: integer().notNull(),
  fileBytes: integer("file_bytes").notNull(),
});

/** The chunks of a backup that is being made, or is there. */
export const backupChunks = sqliteTable(
  "backup_chunks",
  {
    backupId: text("backup_id").notNull(),
    number: integer().notNull(),
    key: text().notNull(),
    bytes: integer().notNull(),
    sha256: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.backupId, table.number] })],
);
