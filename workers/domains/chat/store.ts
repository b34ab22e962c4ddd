import { and, eq, gt, inArray, sql } from "drizzle-orm";
import type { Database } from "../platform/index.ts";
import type { ChatFoundation } from "./ports.ts";
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

type ChatRow = typeof chats.$inferSelect;

/** The direct chat of that pair, entered now unless there is one: of several who do so at once, the index lets one. */
export async function reserveDirectChat(db: Database, chat: ChatRow): Promise<ChatFoundation> {
  const { directKey } = chat;
  if (directKey === null) throw new Error("a direct chat is of two people");
  const [, rows] = await db.batch([
    db.insert(chats).values(chat).onConflictDoNothing(),
    db.select().from(chats).where(eq(chats.directKey, directKey)),
  ]);
  const row = rows[0];
  if (!row) throw new Error("the direct chat was not entered");
  return row;
}

/** The direct chat of that pair. */
export async function findDirectChat(db: Database, directKey: string): Promise<string | undefined> {
  const that = eq(chats.directKey, directKey);
  return (await db.select({ id: chats.id }).from(chats).where(that).get())?.id;
}

/** Takes a chat that has been deleted out of the directory. */
export async function deleteChatRow(db: Database, chatId: string): Promise<void> {
  await db.batch([
    db.delete(chatMembers).where(eq(chatMembers.chatId, chatId)),
    db.delete(chats).where(eq(chats.id, chatId)),
  ]);
}

/** Statement that forgets which direct chats somebody had, and with whom. */
export function forgetDirectKeys(db: Database, userId: string) {
  const theirs = db
    .select({ id: chatMembers.chatId })
    .from(chatMembers)
    .where(eq(chatMembers.userId, userId));
  return db.update(chats).set({ directKey: null }).where(inArray(chats.id, theirs));
}

/** Chats that somebody is in. */
export async function findChatIds(db: Database, userId: string): Promise<string[]> {
  const { chatId } = chatMembers;
  const rows = await db.select({ chatId }).from(chatMembers).where(eq(chatMembers.userId, userId));
  return rows.map((row) => row.chatId);
}

export type MembershipRow = typeof chatMembers.$inferSelect;

/** What chats somebody is in, by their ids, after that one. */
export async function findMemberships(
  db: Database,
  userId: string,
  after: string,
  limit: number,
): Promise<MembershipRow[]> {
  return db
    .select()
    .from(chatMembers)
    .where(and(eq(chatMembers.userId, userId), gt(chatMembers.chatId, after)))
    .orderBy(chatMembers.chatId)
    .limit(limit);
}

/** Statement that notes in the directory that somebody is no longer in the chat. */
export function deleteMember(db: Database, chatId: string, userId: string) {
  return db
    .delete(chatMembers)
    .where(and(eq(chatMembers.chatId, chatId), eq(chatMembers.userId, userId)));
}

/** The direct chat that both are in. */
export async function directChatOf(
  db: Database,
  userId: string,
  peerId: string,
): Promise<string | undefined> {
  const peers = sql`(SELECT ${chatMembers.chatId} FROM ${chatMembers} WHERE ${chatMembers.userId} = ${peerId})`;
  const [row] = await db
    .select({ id: chats.id })
    .from(chatMembers)
    .innerJoin(chats, eq(chats.id, chatMembers.chatId))
    .where(
      and(eq(chatMembers.userId, userId), eq(chats.type, "direct"), sql`${chats.id} IN ${peers}`),
    )
    .limit(1);
  return row?.id;
}
