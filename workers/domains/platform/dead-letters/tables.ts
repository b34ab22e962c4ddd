import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Messages of queues that every attempt failed at. */
export const deadLetters = sqliteTable(
  "dead_letters",
  {
    /** The queue's own id of the message. */
    id: text().primaryKey(),
    queue: text().notNull(),
    job: text().notNull(),
    requestId: text("request_id"),
    /** The whole message, encrypted: it may hold addresses and codes. */
    sealed: text().notNull(),
    sentAt: integer("sent_at").notNull(),
    diedAt: integer("died_at").notNull(),
  },
  (table) => [index("dead_letters_died").on(table.diedAt, table.id)],
);
