import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Events recorded with the change they tell of, until they are delivered. */
export const outboxEvents = sqliteTable("outbox_events", {
  id: text().primaryKey(),
  payload: text({ mode: "json" }).notNull(),
  createdAt: integer("created_at").notNull(),
});

/** What administrators set at run time, by name. */
export const platformSettings = sqliteTable("platform_settings", {
  name: text().primaryKey(),
  value: text({ mode: "json" }).notNull(),
  updatedAt: integer("updated_at").notNull(),
});

/**
 * How much happened on a day (UTC), as each source counted it: a chat's room its messages, a call its minutes. A source
 * writes its whole count again, so that telling twice changes nothing.
 */
export const usageDays = sqliteTable(
  "usage_days",
  {
    day: text().notNull(),
    metric: text({ enum: ["messages", "calls"] }).notNull(),
    source: text().notNull(),
    value: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.metric, table.source] })],
);
