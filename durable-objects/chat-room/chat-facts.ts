import type { Chat } from "../../shared/contracts/chat/index.ts";
import type { Millis } from "../../shared/kernel/time.ts";
import type { ChatFoundation } from "../../workers/domains/chat/ports.ts";

type RoomRow = {
  type: Chat["type"];
  title: string;
  created_at: number;
  epoch: string;
  avatar_url: string | null;
  blocked: number;
  encrypted: number;
};

/** Writes down what makes a chat. The epoch names its log. */
export function insertFacts(sql: SqlStorage, chat: ChatFoundation, epoch: string): void {
  sql.exec(
    "INSERT INTO room (type, title, created_at, epoch, encrypted) VALUES (?, ?, ?, ?, ?)",
    chat.type,
    chat.title,
    chat.createdAt,
    epoch,
    chat.encrypted ? 1 : 0,
  );
}

/** What the room knows of the chat itself. */
export class ChatFacts {
  readonly id: string;
  readonly type: Chat["type"];
  readonly createdAt: Millis;
  /** Names this log: another one under the same chat would have another. */
  readonly epoch: string;
  /** Whether it holds MLS messages, and no others; for good. */
  readonly encrypted: boolean;
  readonly #sql: SqlStorage;
  #title: string;
  #avatarUrl: string | null;
  #blocked: boolean;

  constructor(sql: SqlStorage, id: string) {
    const row = sql.exec<RoomRow>("SELECT * FROM room").one();
    this.#sql = sql;
    this.id = id;
    this.type = row.type;
    this.createdAt = row.created_at;
    this.epoch = row.epoch;
    this.encrypted = row.encrypted !== 0;
    this.#title = row.title;
    this.#avatarUrl = row.avatar_url;
    this.#blocked = row.blocked !== 0;
  }

  /** Of a direct chat nothing: each of the two sees the other's name. */
  get title(): string {
    return this.#title;
  }

  get avatarUrl(): string | null {
    return this.#avatarUrl;
  }

  /** Whether one of the two of a direct chat has blocked the other. */
  get blocked(): boolean {
    return this.#blocked;
  }

  rename(title: string): void {
    this.#sql.exec("UPDATE room SET title = ?", title);
    this.#title = title;
  }

  picture(avatarUrl: string | null): void {
    this.#sql.exec("UPDATE room SET avatar_url = ?", avatarUrl);
    this.#avatarUrl = avatarUrl;
  }

  block(blocked: boolean): void {
    this.#sql.exec("UPDATE room SET blocked = ?", blocked ? 1 : 0);
    this.#blocked = blocked;
  }
}
