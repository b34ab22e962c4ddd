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
      `INSERT INTO chat (chat_id, rev, activity, json) VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET rev = excluded.rev, activity = excluded.activity, json = excluded.json
       WHERE excluded.rev > rev`,
      chatId,
      rev,
      activity,
      chat && JSON.stringify(chat),
    ).rowsWritten;
    return written > 0;
  }

  /** The chat as it was last told; `null` if the user is not in it. */
  find(chatId: string): Chat | null {
    const query = "SELECT json FROM chat WHERE chat_id = ? AND json IS NOT NULL";
    const row = this.#sql.exec<{ json: string }>(query, chatId).toArray()[0];
    return row ? JSON.parse(row.json) : null;
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

  /** Where chats stand, by latest activity, after that position. */
  positions(after: ChatPosition | null, limit: number): ChatPosition[] {
    return this.#sql
      .exec<{ chatId: string; activity: number }>(
        `SELECT chat_id AS chatId, activity FROM chat
         WHERE json IS NOT NULL AND (activity, chat_id) < (?, ?)
         ORDER BY activity DESC, chat_id DESC LIMIT ?`,
        after?.activity ?? Number.MAX_SAFE_INTEGER,
        after?.chatId ?? "",
        limit,
      )
      .toArray();
  }

  /** Those whom the user has chats of two with and neither has blocked the other, the latest first. */
  peers(limit: number): string[] {
    return this.#sql
      .exec<{ peer: string }>(
        `SELECT json ->> 'peerId' AS peer FROM chat
         WHERE json ->> 'peerId' IS NOT NULL AND json ->> 'canWrite'
         ORDER BY activity DESC LIMIT ?`,
        limit,
      )
      .toArray()
      .map(({ peer }) => peer);
  }

  /** Whether the user has such a chat with them. */
  hasPeer(userId: string): boolean {
    const query = "SELECT 1 FROM chat WHERE json ->> 'peerId' = ? AND json ->> 'canWrite'";
    return this.#sql.exec(query, userId).toArray().length > 0;
  }

  /** The chat's room tells no news of it from here on, or again. */
  pause(chatId: string, paused: boolean): void {
    this.#sql.exec("UPDATE chat SET paused = ? WHERE chat_id = ?", Number(paused), chatId);
  }

  paused(): string[] {
    return this.#sql
      .exec<{ chat_id: string }>("SELECT chat_id FROM chat WHERE paused = 1")
      .toArray()
      .map(({ chat_id }) => chat_id);
  }

  /** Unread messages of all chats that are not muted. */
  unread(): number {
    return this.#sql
      .exec<{ unread: number }>(
        `SELECT coalesce(sum(json ->> 'unread'), 0) AS unread FROM chat
         WHERE json IS NOT NULL AND NOT json ->> 'muted'`,
      )
      .one().unread;
  }
}
