import { packed, unpacked } from "../bytes.ts";
import { collected, type FileSeal, opened, sealBlob } from "../files/sealed-blob.ts";
import type { FileAbout, SealedFile } from "../files/sealed-file.ts";
import type { SealedStore } from "./sealed-store.ts";

/** What of a file is sent for itself. */
export type FilePart = "content" | "thumb";

interface KeptPart extends FileSeal {
  /** Once it is uploaded. */
  readonly fileId?: string;
}

interface KeptFile {
  readonly addedAt: number;
  readonly about: FileAbout;
  readonly content: KeptPart;
  readonly thumb?: KeptPart;
}

/** A file without a message: its page was closed while it was being sealed. */
const LOST_MS = 24 * 3_600_000;

const PARTS = ["content", "thumb"] as const;

/**
 * Files of messages that are on their way. They are sealed at once, and lie in the browser as they will leave: what is to
 * be uploaded after a reload is the same to the byte, and nobody who looks into the browser's files reads it.
 */
export class OutgoingFiles {
  readonly #store: SealedStore;
  /** What the database would not take: it is full. */
  readonly #unkept = new Map<string, Blob>();

  constructor(store: SealedStore) {
    this.#store = store;
  }

  /** Seals a file and what is to be seen of it. One that is here already stays as it is. */
  async add(localId: string, about: FileAbout, file: Blob, thumb: Blob | null): Promise<void> {
    if (await this.#kept(localId)) return;
    const content = await this.#sealed(localId, "content", file);
    const small = thumb && { thumb: await this.#sealed(localId, "thumb", thumb) };
    await this.#keep(localId, { addedAt: Date.now(), about, content, ...small });
  }

  /** The parts of a file that have still to be uploaded, sealed; the small one comes first. `null` if there is none. */
  async waiting(
    localId: string,
  ): Promise<readonly { readonly part: FilePart; readonly sealed: Blob }[] | null> {
    const kept = await this.#kept(localId);
    if (!kept) return null;
    const left: { part: FilePart; sealed: Blob }[] = [];
    for (const part of PARTS) {
      if (!kept[part] || kept[part].fileId !== undefined) continue;
      const sealed = await this.#blob(localId, part);
      if (!sealed) return null;
      left.unshift({ part, sealed });
    }
    return left;
  }

  /** A part has been uploaded. With `null` it has not: what was known of it does not hold. */
  async uploaded(localId: string, part: FilePart, fileId: string | null): Promise<void> {
    const kept = await this.#kept(localId);
    const known = kept?.[part];
    if (!kept || !known) return;
    const { fileId: _, ...rest } = known;
    await this.#keep(localId, { ...kept, [part]: fileId === null ? rest : { ...rest, fileId } });
  }

  /** What a message says of these files; `null` while one of them is not uploaded. */
  async sealedFiles(localIds: readonly string[]): Promise<readonly SealedFile[] | null> {
    const files: SealedFile[] = [];
    for (const localId of localIds) {
      const kept = await this.#kept(localId);
      const content = kept && whole(kept.content);
      const thumb = kept?.thumb && whole(kept.thumb);
      if (!content || (kept.thumb && !thumb)) return null;
      files.push({ ...kept.about, ...content, ...(thumb && { thumb }) });
    }
    return files;
  }

  /** A file as it was before it was sealed; `null` if it is gone. */
  async original(localId: string): Promise<Blob | null> {
    const kept = await this.#kept(localId);
    const sealed = kept && (await this.#blob(localId, "content"));
    if (!sealed) return null;
    return collected(await opened(sealed.stream(), kept.content), kept.about.contentType);
  }

  /** Lets go of files that no message has had for long. */
  async sweep(waiting: ReadonlySet<string>): Promise<void> {
    const all = await this.#store.range("outgoing", "", "~");
    const lost = all.filter(
      ([localId, value]) =>
        !waiting.has(localId) && unpacked<KeptFile>(value).addedAt < Date.now() - LOST_MS,
    );
    await this.forget(lost.map(([localId]) => localId));
  }

  /** Lets go of files that nobody waits for. */
  async forget(localIds: readonly string[]): Promise<void> {
    for (const localId of localIds) {
      await this.#store.write([{ table: "outgoing", key: localId, value: null }]);
      for (const part of PARTS) {
        this.#unkept.delete(placeOf(localId, part));
        await this.#store.putFile(placeOf(localId, part), null);
      }
    }
  }

  async #sealed(localId: string, part: FilePart, blob: Blob): Promise<KeptPart> {
    const { sealed, ...seal } = await sealBlob(blob);
    const place = placeOf(localId, part);
    await this.#store.putFile(place, sealed).catch(() => this.#unkept.set(place, sealed));
    return seal;
  }

  async #blob(localId: string, part: FilePart): Promise<Blob | null> {
    const place = placeOf(localId, part);
    return this.#unkept.get(place) ?? this.#store.file(place);
  }

  async #kept(localId: string): Promise<KeptFile | null> {
    const value = await this.#store.get("outgoing", localId);
    return value && unpacked<KeptFile>(value);
  }

  async #keep(localId: string, kept: KeptFile): Promise<void> {
    await this.#store.write([{ table: "outgoing", key: localId, value: packed(kept) }]);
  }
}

function placeOf(localId: string, part: FilePart): string {
  return `${localId}/${part}`;
}

function whole(part: KeptPart): (FileSeal & { readonly fileId: string }) | null {
  const { fileId, key, sha256 } = part;
  return fileId === undefined ? null : { fileId, key, sha256 };
}
