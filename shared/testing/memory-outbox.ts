import type { ChatOutbox, OutboxEntry, OutboxNotice } from "../client/outbox.ts";

/** What waits to be sent to one chat, in memory. What `tab` gives shares it, as the tabs of one browser do. */
export class MemoryOutbox implements ChatOutbox {
  readonly #shared: Shared;
  #listener: ((notice: OutboxNotice) => void) | null = null;

  constructor(shared: Shared = { entries: [], outboxes: new Set(), turn: Promise.resolve() }) {
    this.#shared = shared;
    shared.outboxes.add(this);
  }

  /** The same outbox as another tab has it. */
  tab(): MemoryOutbox {
    return new MemoryOutbox(this.#shared);
  }

  async list(): Promise<readonly OutboxEntry[]> {
    return this.#shared.entries;
  }

  async add(entry: OutboxEntry): Promise<void> {
    this.#shared.entries = [...this.#without(entry.clientId), entry];
    this.#tell({ t: "changed" });
  }

  async replace(entry: OutboxEntry): Promise<void> {
    this.#shared.entries = this.#shared.entries.map((one) =>
      one.clientId === entry.clientId ? entry : one,
    );
    this.#tell({ t: "changed" });
  }

  async sent(clientId: string, createdAt: string): Promise<void> {
    this.#shared.entries = this.#without(clientId);
    this.#tell({ t: "sent", clientId, createdAt });
  }

  async discard(clientId: string): Promise<void> {
    this.#shared.entries = this.#without(clientId);
    this.#tell({ t: "discarded", clientId });
  }

  exclusively(work: () => Promise<void>): Promise<void> {
    const turn = this.#shared.turn.then(work);
    this.#shared.turn = turn.catch(() => undefined);
    return turn;
  }

  subscribe(listener: (notice: OutboxNotice) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }

  #without(clientId: string): readonly OutboxEntry[] {
    return this.#shared.entries.filter((one) => one.clientId !== clientId);
  }

  #tell(notice: OutboxNotice): void {
    for (const outbox of this.#shared.outboxes) if (outbox !== this) outbox.#listener?.(notice);
  }
}

interface Shared {
  entries: readonly OutboxEntry[];
  readonly outboxes: Set<MemoryOutbox>;
  turn: Promise<void>;
}
