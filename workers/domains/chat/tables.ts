import { sql } from "drizzle-orm";
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";

/** The directory of chats: what a chat holds lives in its room. */
export const chats = sqliteTable(
  "chats",
  {
    id: text().primaryKey(),
    type: text({ enum: ["family", "direct", "group"] }).notNull(),
    title: text().notNull(),
    /** The two of a direct chat, so that they have one; see `directKey`. */
    directKey: text("direct_key").unique(),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [uniqueIndex("chats_one_family").on(table.type).where(sql`type = 'family'`)],
);

export const chatMembers = sqliteTable(
  "chat_members",
  {
    chatId: text("chat_id").notNull(),
    userId: text("user_id").notNull(),
    role: text({ enum: ["member", "owner"] }).notNull(),
    joinedAt: integer("joined_at").notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chatId, table.userId] }),
    index("chat_members_user").on(table.userId),
  ],
);
