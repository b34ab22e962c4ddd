import { type DBSchema, type IDBPDatabase, openDB } from "idb";
import type { ChatLog } from "../chat-log.ts";
import type { OutboxEntry } from "../outbox.ts";

/** What a chat's log was when this device last saw it. */
export interface KeptLog {
  readonly userId: string;
  readonly chatId: string;
  readonly epoch: string;
  readonly log: ChatLog;
  readonly savedAt: number;
}

/** An answer of the platform, kept to be shown while it cannot be reached. */
export interface KeptAnswer {
  readonly userId: string;
  readonly key: string;
  readonly data: unknown;
  readonly savedAt: number;
}

/** `order` is the key that the database gives: the order of writing. */
export interface WaitingEntry {
  readonly userId: string;
  readonly chatId: string;
  readonly clientId: string;
  readonly entry: OutboxEntry;
}

interface Schema extends DBSchema {
  outbox: {
    key: number;
    value: WaitingEntry;
    indexes: { chat: [string, string]; user: string; clientId: [string, string, string] };
  };
  logs: { key: [string, string]; value: KeptLog; indexes: { saved: number } };
  answers: { key: [string, string]; value: KeptAnswer };
}

export type Database = IDBPDatabase<Schema>;

const NAME = "veche";
/** Grows when what is kept changes its shape. What can be fetched again is thrown away then, what waits to be sent is not. */
const VERSION = 1;

let opened: Promise<Database> | null = null;

/** The browser's own database. Rejects where there is none; the next call tries again. */
export function database(): Promise<Database> {
  opened ??= open().catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

function open(): Promise<Database> {
  return openDB<Schema>(NAME, VERSION, {
    upgrade(db) {
      for (const store of ["logs", "answers"] as const) {
        if (db.objectStoreNames.contains(store)) db.deleteObjectStore(store);
      }
      const logs = db.createObjectStore("logs", { keyPath: ["userId", "chatId"] });
      logs.createIndex("saved", "savedAt");
      db.createObjectStore("answers", { keyPath: ["userId", "key"] });
      if (db.objectStoreNames.contains("outbox")) return;
      const outbox = db.createObjectStore("outbox", { autoIncrement: true });
      outbox.createIndex("chat", ["userId", "chatId"]);
      outbox.createIndex("user", "userId");
      outbox.createIndex("clientId", ["userId", "chatId", "clientId"], { unique: true });
    },
    // A newer version of the app waits for this tab to let go.
    blocking: close,
    terminated: () => {
      opened = null;
    },
  });
}

function close(): void {
  void opened?.then((db) => db.close());
  opened = null;
}

/** Forgets everything of everybody, or of everybody but one. */
export async function forget(except: string | null = null): Promise<void> {
  const db = await database();
  const change = db.transaction(["outbox", "logs", "answers"], "readwrite");
  if (except === null) {
    await Promise.all(
      (["outbox", "logs", "answers"] as const).map((store) => change.objectStore(store).clear()),
    );
    return change.done;
  }
  for (const store of ["outbox", "logs", "answers"] as const) {
    let cursor = await change.objectStore(store).openCursor();
    while (cursor !== null) {
      if (cursor.value.userId !== except) await cursor.delete();
      cursor = await cursor.continue();
    }
  }
  return change.done;
}

/** Forgets what can be fetched again; what waits to be sent stays. */
export async function forgetKept(): Promise<void> {
  const change = (await database()).transaction(["logs", "answers"], "readwrite");
  await Promise.all([change.objectStore("logs").clear(), change.objectStore("answers").clear()]);
  return change.done;
}
