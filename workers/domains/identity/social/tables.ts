import { integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** Accounts at other services that sign somebody in here: one of each service, each for one person. */
export const linkedIdentities = sqliteTable(
  "linked_identities",
  {
    provider: text().notNull(),
    /** Who the service says it is: its lasting id, never an address. */
    subject: text().notNull(),
    userId: text("user_id").notNull(),
    name: text().notNull(),
    email: text(),
    linkedAt: integer("linked_at").notNull(),
    lastUsedAt: integer("last_used_at"),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.subject] }),
    uniqueIndex("linked_identities_user").on(table.userId, table.provider),
  ],
);
