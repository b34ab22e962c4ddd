import type {
  ChatOutbox,
  OutboxEntry,
  OutboxNotice,
  OutgoingFile,
} from "../../../shared/client/index.ts";
import type { Remote } from "./rpc.ts";
import type { StoredEntry, WorkerSide } from "./worker.ts";

/** What is written to an encrypted chat and not sent yet: kept where its keys are, its files sealed. */
export class SealedOutbox implements ChatOutbox {
  readonly #worker: Remote<WorkerSide>;
  readonly #chatId: string;
  readonly #name: string;
  readonly #channel: BroadcastChannel;
  /** Files as they were chosen here, or were opened again. */
  readonly #blobs = new Map<string, Blob>();

  constructor(worker: Remote<WorkerSide>, userId: string, chatId: string) {
    this.#worker = worker;
    this.#chatId = chatId;
    this.#name = `veche.sealed-outbox:${userId}:${chatId}`;
    this.#channel = new BroadcastChannel(this.#name);
  }

  async list(): Promise<readonly OutboxEntry[]> {
    const stored = await this.#worker.outbox(this.#chatId);
    return Promise.all(stored.map((one) => this.#withBlobs(one)));
  }

  async add(entry: OutboxEntry): Promise<void> {
    for (const file of entry.files ?? []) await this.#seal(file);
    await this.#change((before) => [...without(before, entry.clientId), asStored(entry)]);
  }

  async replace(entry: OutboxEntry): Promise<void> {
    const kept = entry.refused === undefined ? entry : await this.#withoutUploads(entry);
    await this.#change((before) =>
      before.map((one) => (one.clientId === entry.clientId ? asStored(kept) : one)),
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

  async #seal(file: OutgoingFile): Promise<void> {
    const { localId, blob, kind, name, contentType, width, height, durationMs, waveform } = file;
    this.#blobs.set(localId, blob);
    const { previewOf } = await import("./preview.ts");
    const { thumb, ...seen } = await previewOf(file);
    const about = {
      ...{ kind, name, contentType, bytes: blob.size },
      ...(width && height && { width, height }),
      ...(durationMs !== undefined && { durationMs }),
      ...(waveform && { waveform }),
      ...seen,
    };
    await this.#worker.addFile(localId, about, blob, thumb);
  }

  /** What was refused may have been so for its files: another try uploads them anew. */
  async #withoutUploads(entry: OutboxEntry): Promise<OutboxEntry> {
    const { files } = entry;
    if (!files) return entry;
    for (const { localId } of files) {
      await this.#worker.fileUploaded(localId, "content", null);
      await this.#worker.fileUploaded(localId, "thumb", null);
    }
    return { ...entry, files: files.map(({ fileId: _, ...file }) => file) };
  }

  async #withBlobs({ files, ...entry }: StoredEntry): Promise<OutboxEntry> {
    if (!files) return entry;
    const blobOf = async (localId: string) => {
      const blob = this.#blobs.get(localId) ?? (await this.#worker.outgoingFile(localId));
      this.#blobs.set(localId, blob ?? new Blob());
      return blob ?? new Blob();
    };
    const whole = files.map(async (file) => ({ ...file, blob: await blobOf(file.localId) }));
    return { ...entry, files: await Promise.all(whole) };
  }

  async #change(
    change: (before: readonly StoredEntry[]) => readonly StoredEntry[],
    notice: OutboxNotice = { t: "changed" },
  ): Promise<void> {
    await navigator.locks.request(`${this.#name}:list`, async () => {
      const after = change(await this.#worker.outbox(this.#chatId));
      await this.#worker.keepOutbox(this.#chatId, after);
      const kept = new Set(after.flatMap(({ files = [] }) => files.map(({ localId }) => localId)));
      for (const localId of this.#blobs.keys()) if (!kept.has(localId)) this.#blobs.delete(localId);
    });
    this.#channel.postMessage(notice);
  }
}

function asStored({ files, ...entry }: OutboxEntry): StoredEntry {
  return files ? { ...entry, files: files.map(({ blob: _, ...file }) => file) } : entry;
}

function without(entries: readonly StoredEntry[], clientId: string): readonly StoredEntry[] {
  return entries.filter((one) => one.clientId !== clientId);
}
