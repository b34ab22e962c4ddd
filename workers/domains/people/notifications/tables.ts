import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Whose device a push address is, by the hash of it: a device that signs in as somebody else is found here. */
export const pushAddresses = sqliteTable(
  "push_addresses",
  {
    hash: text().primaryKey(),
    userId: text("user_id").notNull(),
    seenAt: integer("seen_at").notNull(),
  },
  (table) => [index("push_addresses_user").on(table.userId)],
);
