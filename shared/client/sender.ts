import { type Delivery, drain } from "./drain.ts";
import { deliveryOfFailure, type UploadFile, withFilesUploaded } from "./entry-files.ts";
import type { ChatOutbox, OutboxEntry, OutboxNotice } from "./outbox.ts";

export interface SenderOptions {
  readonly outbox: ChatOutbox;
  readonly upload: UploadFile;
  /** Hands a message over to the connection; tells whether there is one. */
  readonly transmit: (entry: OutboxEntry) => boolean;
  /** Something about what waits has changed: here, or in another tab. */
  readonly onNotice: (notice: OutboxNotice) => void;
}

/** As long as the platform counts messages of one member: then there is room for more. */
const TOO_FAST_MS = 3_000;
/** An upload that failed, with a connection that stands, is tried again after this. */
const AGAIN_MS = 5_000;

type Answer = Delivery | { readonly kind: "too_fast" };

/** Sends what a member writes to one chat: kept before it leaves, one after the other, until it has been answered for. */
export class Sender {
  readonly #options: SenderOptions;
  readonly #uploads = new Map<string, AbortController>();
  readonly #answers = new Map<string, (answer: Answer) => void>();
  #unsubscribe: (() => void) | null = null;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Begins to hear what other tabs do. */
  open(): void {
    this.#closed = false;
    this.#unsubscribe = this.#options.outbox.subscribe((notice) => this.#hear(notice));
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe?.();
    this.lost();
  }

  /** What waits, in the order it was written. */
  list(): Promise<readonly OutboxEntry[]> {
    return this.#options.outbox.list();
  }

  async send(entry: OutboxEntry): Promise<void> {
    await this.#options.outbox.add(entry);
    await this.flush();
  }

  /** Tries a refused message again: it goes to the end of what is waiting. */
  async retry(clientId: string): Promise<void> {
    const entry = await this.#entry(clientId);
    if (entry === undefined) return;
    const { refused: _, ...again } = entry;
    await this.send(again);
  }

  /** Gives a message up. One that has left already is not called back. */
  async discard(clientId: string): Promise<void> {
    await this.#options.outbox.discard(clientId);
    this.#drop(clientId);
  }

  /** Sends whatever waits, if there is a connection. */
  async flush(): Promise<void> {
    clearTimeout(this.#retryTimer);
    await drain(this.#options.outbox, (entry) => this.#deliver(entry));
  }

  /** The platform has stored a message. */
  acknowledged(clientId: string, createdAt: string): void {
    this.#answer(clientId, { kind: "stored", createdAt });
  }

  /** The platform has refused one. */
  refused(clientId: string, code: string): void {
    this.#answer(
      clientId,
      code === "rate_limited" ? { kind: "too_fast" } : { kind: "refused", code },
    );
  }

  /** The connection is gone: nobody will answer for what has left by it. */
  lost(): void {
    clearTimeout(this.#retryTimer);
    for (const clientId of [...this.#answers.keys()]) this.#answer(clientId, { kind: "lost" });
  }

  /** Nobody can say what became of it: it is sent again in a while. */
  unsure(clientId: string): void {
    this.#answer(clientId, { kind: "lost" });
    if (!this.#closed) this.#retryTimer = setTimeout(() => void this.flush(), AGAIN_MS);
  }

  async #deliver(entry: OutboxEntry): Promise<Delivery> {
    if (this.#closed) return { kind: "lost" };
    const { clientId } = entry;
    const ready = await this.#uploaded(entry);
    if ("kind" in ready) return this.#told(clientId, ready);
    for (;;) {
      // Given up while its files were on their way.
      if ((await this.#entry(clientId)) === undefined)
        return this.#told(clientId, { kind: "gone" });
      const answer = await this.#ask(ready);
      if (answer.kind !== "too_fast") return this.#told(clientId, answer);
      await new Promise((resolve) => setTimeout(resolve, TOO_FAST_MS));
    }
  }

  async #uploaded(entry: OutboxEntry): Promise<OutboxEntry | Delivery> {
    const giveUp = new AbortController();
    this.#uploads.set(entry.clientId, giveUp);
    const { outbox, upload } = this.#options;
    try {
      return await withFilesUploaded(outbox, entry, upload, giveUp.signal);
    } catch (error) {
      const delivery = deliveryOfFailure(error);
      if (delivery.kind === "lost" && !this.#closed) {
        this.#retryTimer = setTimeout(() => void this.flush(), AGAIN_MS);
      }
      return delivery;
    } finally {
      this.#uploads.delete(entry.clientId);
    }
  }

  #ask(entry: OutboxEntry): Promise<Answer> {
    return new Promise((resolve) => {
      this.#answers.set(entry.clientId, resolve);
      if (this.#closed || !this.#options.transmit(entry)) {
        this.#answer(entry.clientId, { kind: "lost" });
      }
    });
  }

  #answer(clientId: string, answer: Answer): void {
    const resolve = this.#answers.get(clientId);
    this.#answers.delete(clientId);
    resolve?.(answer);
  }

  #drop(clientId: string): void {
    this.#uploads.get(clientId)?.abort();
    this.#answer(clientId, { kind: "gone" });
  }

  #told(clientId: string, delivery: Delivery): Delivery {
    const { onNotice } = this.#options;
    if (delivery.kind === "stored") {
      onNotice({ t: "sent", clientId, createdAt: delivery.createdAt });
    }
    if (delivery.kind === "gone") onNotice({ t: "discarded", clientId });
    if (delivery.kind === "refused") onNotice({ t: "refused", clientId, code: delivery.code });
    return delivery;
  }

  #hear(notice: OutboxNotice): void {
    this.#options.onNotice(notice);
    if (notice.t === "discarded") this.#drop(notice.clientId);
    // Another tab may have written while only this one has a connection.
    if (notice.t === "changed") void this.flush();
  }

  async #entry(clientId: string): Promise<OutboxEntry | undefined> {
    return (await this.list()).find((one) => one.clientId === clientId);
  }
}
