import type { ChatFacts } from "./chat-facts.ts";
import type { DirectoryEntry } from "./directory.ts";

/** Writes to the directory what the chat is, if that is new, and who is in it. Absolute: again changes nothing. */
export async function tellDirectory(
  db: D1Database,
  chatId: string,
  chat: ChatFacts | null,
  entries: readonly DirectoryEntry[],
): Promise<void> {
  const present = entries.flatMap(({ userId, membership }) =>
    membership ? [[userId, membership.role, membership.joinedAt]] : [],
  );
  const absent = entries.flatMap(({ userId, membership }) => (membership ? [] : [userId]));
  await db.batch([
    ...(chat ? [upsertChat(db, chat)] : []),
    db
      .prepare(
        `INSERT INTO chat_members (chat_id, user_id, role, joined_at)
         SELECT ?, value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
         ON CONFLICT (chat_id, user_id) DO UPDATE SET role = excluded.role, joined_at = excluded.joined_at`,
      )
      .bind(chatId, JSON.stringify(present)),
    db
      .prepare(
        "DELETE FROM chat_members WHERE chat_id = ? AND user_id IN (SELECT value FROM json_each(?))",
      )
      .bind(chatId, JSON.stringify(absent)),
  ]);
}

function upsertChat(
  db: D1Database,
  { id, type, title, createdAt }: ChatFacts,
): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO chats (id, type, title, created_at) VALUES (?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET title = excluded.title`,
    )
    .bind(id, type, title, createdAt);
}

/** Takes the chat and everybody in it out of the directory. */
export async function unlistChat(db: D1Database, chatId: string): Promise<void> {
  await db.batch([
    db.prepare("DELETE FROM chat_members WHERE chat_id = ?").bind(chatId),
    db.prepare("DELETE FROM chats WHERE id = ?").bind(chatId),
  ]);
}
