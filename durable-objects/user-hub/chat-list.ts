import type { Chat } from "../../shared/contracts/chat/index.ts";
import type { ChatPosition, ChatUpdate, ListedChat } from "../../workers/domains/chat/ports.ts";

type ChatRow = { chat_id: string; activity: number; json: string };

/** The user's chats as their rooms last told them. */
export class ChatList {
  readonly #sql: SqlStorage;

  constructor(sql: SqlStorage) {
    this.#sql = sql;
  }

  /** Takes a room's update; answers whether it was news. One that is older than what is known is not. */
  apply(chatId: string, { rev, activity, chat }: ChatUpdate): boolean {
    const written = this.#sql.exec(
      `INSERT INTO chat VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rev = excluded.rev, activity = excluded.activity, json = excluded.json
       WHERE excluded.rev > rev`,
      chatId,
      rev,
      activity,
      chat && JSON.stringify(chat),
    ).rowsWritten;
    return written > 0;
  }

  /** Chats by latest activity, after that position. */
  page(after: ChatPosition | null, limit: number): ListedChat[] {
    const rows = this.#sql.exec<ChatRow>(
      `SELECT chat_id, activity, json FROM chat
       WHERE json IS NOT NULL AND (activity, chat_id) < (?, ?)
       ORDER BY activity DESC, chat_id DESC LIMIT ?`,
      after?.activity ?? Number.MAX_SAFE_INTEGER,
      after?.chatId ?? "",
      limit,
    );
    return rows.toArray().map(({ chat_id: chatId, activity, json }) => {
      const chat: Chat = JSON.parse(json);
      return { chatId, activity, chat };
    });
  }
}
