import { sql } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Searches that people keep. Ids are UUIDv7, so their order is that of time. */
export const savedSearches = sqliteTable(
  "saved_searches",
  {
    id: text().primaryKey(),
    userId: text("user_id").notNull(),
    name: text().notNull(),
    /** As the search's own address takes it. */
    query: text().notNull(),
    mail: integer({ mode: "boolean" }).notNull(),
    push: integer({ mode: "boolean" }).notNull(),
    /** What has come out since then is new. Whoever moves it on tells of that, and nobody else. */
    toldAt: integer("told_at").notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    index("saved_searches_user").on(table.userId, table.id),
    index("saved_searches_wanted").on(table.userId).where(sql`mail OR push`),
  ],
);
