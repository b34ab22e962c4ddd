import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Who was here on which day (UTC), and when last; written at most once an hour for each person. */
export const activeDays = sqliteTable(
  "active_days",
  {
    userId: text("user_id").notNull(),
    day: text().notNull(),
    lastSeenAt: integer("last_seen_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.day] }),
    index("active_days_day").on(table.day),
  ],
);

/** How the platform was used on days that are over. */
export const statsDays = sqliteTable("stats_days", {
  day: text().primaryKey(),
  registrations: integer().notNull(),
  signIns: integer("sign_ins").notNull(),
  failures: integer().notNull(),
  activeUsers: integer("active_users").notNull(),
  messages: integer().notNull(),
  calls: integer().notNull(),
  storageBytes: integer("storage_bytes").notNull(),
});
