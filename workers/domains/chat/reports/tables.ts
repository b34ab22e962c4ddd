import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Message } from "../../../../shared/contracts/chat/index.ts";

/**
 * What reported messages said then: editing or deleting them changes nothing here. What has become of a report is kept
 * with the reports of everything else, under the same id. A reporter whose account is erased is forgotten.
 */
export const messageReports = sqliteTable(
  "message_reports",
  {
    id: text().primaryKey(),
    chatId: text("chat_id").notNull(),
    seq: integer().notNull(),
    reporterId: text("reporter_id"),
    reason: text().notNull(),
    comment: text().notNull(),
    /** The message and those just before it, oldest first. */
    snapshot: text({ mode: "json" }).$type<readonly Message[]>().notNull(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    uniqueIndex("message_reports_once").on(table.reporterId, table.chatId, table.seq),
    index("message_reports_message").on(table.chatId, table.seq, table.id),
  ],
);
