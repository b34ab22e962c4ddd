import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Events recorded with the change they tell of, until they are delivered. */
export const outboxEvents = sqliteTable("outbox_events", {
  id: text().primaryKey(),
  payload: text({ mode: "json" }).notNull(),
  createdAt: integer("created_at").notNull(),
});
