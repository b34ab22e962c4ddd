import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Copies of all their data that people have asked for. The index lets one be made at a time for each person. */
export const dataExports = sqliteTable(
  "data_exports",
  {
    id: text().primaryKey(),
    userId: text("user_id").notNull(),
    status: text({ enum: ["queued", "running", "done", "failed", "expired"] }).notNull(),
    createdAt: integer("created_at").notNull(),
    /** When a worker took it; one that is silent for long has died. */
    startedAt: integer("started_at"),
    finishedAt: integer("finished_at"),
    /** Where the zip lies. */
    key: text(),
    bytes: integer(),
    expiresAt: integer("expires_at"),
  },
  (table) => [
    uniqueIndex("data_exports_one").on(table.userId).where(sql`status IN ('queued', 'running')`),
    index("data_exports_user").on(table.userId, table.createdAt),
    index("data_exports_status").on(table.status, table.createdAt),
  ],
);

/** Usernames of erased people, as keyed hashes: nobody may take one and pass for whoever had it. */
export const retiredUsernames = sqliteTable("retired_usernames", {
  hash: text().primaryKey(),
});
