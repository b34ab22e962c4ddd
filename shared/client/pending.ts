import type { Outgoing } from "./chat-log.ts";

type Draft = Pick<Outgoing, "clientId" | "text" | "replyTo" | "createdAt">;

/**
 * Messages that no server has answered for, kept over a reload. They are sent again under their old `clientId`, so
 * that one which did arrive is not doubled.
 */
export interface PendingStore {
  load(): Draft[];
  save(drafts: readonly Draft[]): void;
}

/** Keeps a chat's pending messages in the browser's storage, as far as it lets us. */
export function storedPending(storage: Storage, userId: string, chatId: string): PendingStore {
  const key = `veche.pending:${userId}:${chatId}`;
  return {
    load() {
      const parsed: unknown = JSON.parse(storage.getItem(key) ?? "[]");
      return Array.isArray(parsed) ? parsed.filter(isDraft) : [];
    },
    save(drafts) {
      if (drafts.length === 0) storage.removeItem(key);
      else storage.setItem(key, JSON.stringify(drafts));
    },
  };
}

function isDraft(value: unknown): value is Draft {
  return (
    typeof value === "object" &&
    value !== null &&
    "clientId" in value &&
    typeof value.clientId === "string" &&
    "text" in value &&
    typeof value.text === "string" &&
    "createdAt" in value &&
    typeof value.createdAt === "string"
  );
}
