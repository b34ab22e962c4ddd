import type { ChatOutbox, OutboxEntry, OutboxNotice } from "../../../shared/client/index.ts";
import type { Remote } from "./rpc.ts";
import type { WorkerSide } from "./worker.ts";

/** What is written to an encrypted chat and not sent yet: kept where its keys are. */
export class SealedOutbox implements ChatOutbox {
  readonly #worker: Remote<WorkerSide>;
  readonly #chatId: string;
  readonly #name: string;
  readonly #channel: BroadcastChannel;

  constructor(worker: Remote<WorkerSide>, userId: string, chatId: string) {
    this.#worker = worker;
    this.#chatId = chatId;
    this.#name = `veche.sealed-outbox:${userId}:${chatId}`;
    this.#channel = new BroadcastChannel(this.#name);
  }

  list(): Promise<readonly OutboxEntry[]> {
    return this.#worker.outbox(this.#chatId);
  }

  add(entry: OutboxEntry): Promise<void> {
    return this.#change((before) => [...without(before, entry.clientId), entry]);
  }

  replace(entry: OutboxEntry): Promise<void> {
    return this.#change((before) =>
      before.map((one) => (one.clientId === entry.clientId ? entry : one)),
    );
  }

  async sent(clientId: string, createdAt: string): Promise<void> {
    await this.#change((before) => without(before, clientId), { t: "sent", clientId, createdAt });
  }

  async discard(clientId: string): Promise<void> {
    await this.#change((before) => without(before, clientId), { t: "discarded", clientId });
  }

  async exclusively(work: () => Promise<void>): Promise<void> {
    await navigator.locks.request(this.#name, work);
  }

  subscribe(listener: (notice: OutboxNotice) => void): () => void {
    const hear = ({ data }: MessageEvent<OutboxNotice>) => listener(data);
    this.#channel.addEventListener("message", hear);
    return () => this.#channel.removeEventListener("message", hear);
  }

  async #change(
    change: (before: readonly OutboxEntry[]) => readonly OutboxEntry[],
    notice: OutboxNotice = { t: "changed" },
  ): Promise<void> {
    await navigator.locks.request(`${this.#name}:list`, async () => {
      const after = change(await this.list());
      await this.#worker.keepOutbox(this.#chatId, after);
    });
    this.#channel.postMessage(notice);
  }
}

function without(entries: readonly OutboxEntry[], clientId: string): readonly OutboxEntry[] {
  return entries.filter((one) => one.clientId !== clientId);
}
