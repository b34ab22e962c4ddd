import type { ChatOutbox, OutboxEntry, OutboxNotice } from "../outbox.ts";
import { database, type WaitingEntry } from "./database.ts";

type Listener = (notice: OutboxNotice) => void;

/** A member's outbox of a chat in the browser's database. Where that cannot keep an entry, the page does. */
export function storedOutbox(userId: string, chatId: string): ChatOutbox {
  return new StoredOutbox(userId, chatId);
}

/** The chats that a member has something waiting for. */
export async function chatsWaiting(userId: string): Promise<string[]> {
  const all = await (await database()).getAllFromIndex("outbox", "user", userId);
  const waiting = all.filter(({ entry }) => entry.refused === undefined);
  return [...new Set(waiting.map(({ chatId }) => chatId))];
}

class StoredOutbox implements ChatOutbox {
  readonly #userId: string;
  readonly #chatId: string;
  readonly #name: string;
  /** What the database would not take: storage is off, or full. */
  #unkept: readonly OutboxEntry[] = [];
  #channel: BroadcastChannel | null = null;

  constructor(userId: string, chatId: string) {
    this.#userId = userId;
    this.#chatId = chatId;
    this.#name = `veche.outbox:${userId}:${chatId}`;
  }

  async list(): Promise<readonly OutboxEntry[]> {
    const kept = await this.#kept().catch(() => []);
    return [...kept, ...this.#unkept];
  }

  async add(entry: OutboxEntry): Promise<void> {
    try {
      const change = (await database()).transaction("outbox", "readwrite");
      const known = await change.store.index("clientId").getKey(this.#keyOf(entry.clientId));
      if (known !== undefined) await change.store.delete(known);
      await change.store.add(this.#waiting(entry));
      await change.done;
      this.#drop(entry.clientId);
    } catch {
      this.#drop(entry.clientId);
      this.#unkept = [...this.#unkept, entry];
    }
    this.#tell({ t: "changed" });
  }

  async replace(entry: OutboxEntry): Promise<void> {
    this.#unkept = this.#unkept.map((one) => (one.clientId === entry.clientId ? entry : one));
    await this.#rewrite(entry).catch(() => undefined);
    this.#tell({ t: "changed" });
  }

  async sent(clientId: string, createdAt: string): Promise<void> {
    await this.#remove(clientId);
    this.#tell({ t: "sent", clientId, createdAt });
  }

  async discard(clientId: string): Promise<void> {
    await this.#remove(clientId);
    this.#tell({ t: "discarded", clientId });
  }

  async exclusively(work: () => Promise<void>): Promise<void> {
    if (!("locks" in navigator)) return work();
    await navigator.locks.request(this.#name, work);
  }

  subscribe(listener: Listener): () => void {
    const channel = new BroadcastChannel(this.#name);
    channel.onmessage = (message: MessageEvent<OutboxNotice>) => listener(message.data);
    this.#channel = channel;
    return () => {
      channel.close();
      if (this.#channel === channel) this.#channel = null;
    };
  }

  async #kept(): Promise<OutboxEntry[]> {
    const range = IDBKeyRange.only([this.#userId, this.#chatId]);
    const rows = await (await database()).getAllFromIndex("outbox", "chat", range);
    return rows.map(({ entry }) => entry);
  }

  async #rewrite(entry: OutboxEntry): Promise<void> {
    const change = (await database()).transaction("outbox", "readwrite");
    const key = await change.store.index("clientId").getKey(this.#keyOf(entry.clientId));
    if (key !== undefined) await change.store.put(this.#waiting(entry), key);
    await change.done;
  }

  async #remove(clientId: string): Promise<void> {
    this.#drop(clientId);
    try {
      const change = (await database()).transaction("outbox", "readwrite");
      const key = await change.store.index("clientId").getKey(this.#keyOf(clientId));
      if (key !== undefined) await change.store.delete(key);
      await change.done;
    } catch {
      // It will be sent once more, under the same `clientId`: the platform knows it by that.
    }
  }

  #drop(clientId: string): void {
    this.#unkept = this.#unkept.filter((one) => one.clientId !== clientId);
  }

  #waiting(entry: OutboxEntry): WaitingEntry {
    return { userId: this.#userId, chatId: this.#chatId, clientId: entry.clientId, entry };
  }

  #keyOf(clientId: string): [string, string, string] {
    return [this.#userId, this.#chatId, clientId];
  }

  /** The channel that listens does not hear itself; one that only speaks is closed at once. */
  #tell(notice: OutboxNotice): void {
    const channel = this.#channel ?? new BroadcastChannel(this.#name);
    channel.postMessage(notice);
    if (channel !== this.#channel) channel.close();
  }
}
