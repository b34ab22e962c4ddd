import { and, eq } from "drizzle-orm";
import type { Database } from "../platform/index.ts";
import type { ChatFoundation, Membership } from "./ports.ts";
import { chatMembers, chats } from "./tables.ts";

/** The family chat, if there is one yet. */
export async function findFamilyChat(db: Database): Promise<ChatFoundation | undefined> {
  const [row] = await db.select().from(chats).where(eq(chats.type, "family")).limit(1);
  return row;
}

/** Statement that adds the chat; a second family chat is not added. */
export function insertChat(db: Database, chat: ChatFoundation) {
  return db.insert(chats).values(chat).onConflictDoNothing();
}

/** Statement that notes in the directory who is in the chat. */
export function insertMember(
  db: Database,
  chatId: string,
  userId: string,
  { role, joinedAt }: Membership,
) {
  return db.insert(chatMembers).values({ chatId, userId, role, joinedAt }).onConflictDoNothing();
}

/** Chats that somebody is in. */
export async function findChatIds(db: Database, userId: string): Promise<string[]> {
  const { chatId } = chatMembers;
  const rows = await db.select({ chatId }).from(chatMembers).where(eq(chatMembers.userId, userId));
  return rows.map((row) => row.chatId);
}

/** Statement that notes in the directory that somebody is no longer in the chat. */
export function deleteMember(db: Database, chatId: string, userId: string) {
  return db
    .delete(chatMembers)
    .where(and(eq(chatMembers.chatId, chatId), eq(chatMembers.userId, userId)));
}
