import { packed, toBase64, unpacked, utf8 } from "../bytes.ts";
import { type ChatRecord, recordChange } from "../engine/chat-record.ts";
import type { Here } from "../engine/here.ts";
import type { Kept } from "../engine/messages.ts";
import type { MlsArchive } from "../engine/ports.ts";
import { collected, type FileSeal, opened, sealBlob } from "../files/sealed-blob.ts";
import { BrokenFile, opening, sealing } from "../files/sealed-stream.ts";
import { bucketsOf, merged, rowsFrom, rowsIn, settleLate } from "./rows.ts";

const LABEL = "Veche history v1";
const FORMAT = 1;
const SEALED_TYPE = "application/octet-stream";

/** Part of a chat's history: a file of its own, sealed under a key of its own. */
export interface Part extends FileSeal {
  readonly chatId: string;
  readonly bucket: number;
  readonly fileId: string;
  /** SHA-256 of what is in it, base64: whoever has the same need not fetch it. */
  readonly digest: string;
}

/** What an archive holds. It is sealed: the platform knows how many files there are, and how long they are. */
export interface Manifest {
  readonly format: typeof FORMAT;
  readonly userId: string;
  readonly archiveId: string;
  readonly version: number;
  readonly at: number;
  /** How far the owner's device log had come for who wrote this. */
  readonly logSeq: number;
  /** What of each chat was never readable to who wrote this. */
  readonly missed: Readonly<Record<string, number>>;
  readonly parts: readonly Part[];
}

/** Runs `work` while nothing else is done with that chat on this device. */
export type InTurn = <Result>(chatId: string, work: () => Promise<Result>) => Promise<Result>;

/** What was packed into an archive's next version. */
interface Packed extends Pick<Manifest, "parts" | "missed"> {
  /** There is nothing that has not been packed. */
  readonly isWhole: boolean;
}

/** What came of taking a history in. */
export interface Taken {
  /** Parts that are gone, or are not what they were. */
  readonly broken: number;
  readonly messages: number;
}

/** Writes what this device has read into archives, and takes in what others have written. */
export class Archivist {
  readonly #here: Here;
  readonly #inTurn: InTurn;

  constructor(here: Here, inTurn: InTurn) {
    this.#here = here;
    this.#inTurn = inTurn;
  }

  /** How far each chat has come here: where that is the same, nothing is new. */
  async revisions(): Promise<Record<string, number>> {
    const all = await this.#records();
    return Object.fromEntries(all.map(([chatId, { revision }]) => [chatId, revision]));
  }

  /**
   * Seals all that this device has read, a part at a time, and uploads it; parts that are in `before` stay, and chats that
   * have not changed since then are not looked at. After `most` new parts it stops: then it is not whole.
   */
  async pack(
    before: Manifest | null,
    {
      unchanged = () => false,
      most = Number.POSITIVE_INFINITY,
    }: { readonly unchanged?: (chatId: string) => boolean; readonly most?: number } = {},
  ): Promise<Packed> {
    const { store } = this.#here.around;
    let fresh = 0;
    const parts = new Map((before?.parts ?? []).map((one) => [placeOf(one), one]));
    const missed: Record<string, number> = { ...before?.missed };
    for (const [chatId, record] of await this.#records()) {
      if (unchanged(chatId)) continue;
      missed[chatId] = Math.min(record.missed, missed[chatId] ?? Number.POSITIVE_INFINITY);
      for await (const { bucket, rows } of bucketsOf(store, chatId)) {
        const place = placeOf({ chatId, bucket });
        const digest = await digestOf(rows);
        if (parts.get(place)?.digest === digest) continue;
        if (fresh === most) return { parts: [...parts.values()], missed, isWhole: false };
        fresh += 1;
        parts.set(place, { chatId, bucket, digest, ...(await this.#sealed(rows)) });
      }
    }
    return { parts: [...parts.values()], missed, isWhole: true };
  }

  /** Seals what an archive's next version holds, and uploads it. Answers the file's id and its SHA-256. */
  async putManifest(
    key: Uint8Array<ArrayBuffer>,
    { id, version }: Pick<MlsArchive, "id" | "version">,
    content: Pick<Manifest, "parts" | "missed">,
  ): Promise<{ readonly fileId: string; readonly sha256: string }> {
    const { around, device, logs } = this.#here;
    const { userId } = device.identity;
    const logSeq = (await logs.kept(userId)).log.seq;
    const at = around.now();
    const place = { format: FORMAT, userId, archiveId: id, version, at, logSeq } as const;
    const manifest: Manifest = { ...place, ...content };
    const passing = await sealing(await manifestKey(key, manifest));
    const plain = new Blob([packed(manifest)]);
    const sealed = await collected(plain.stream().pipeThrough(passing), SEALED_TYPE);
    return { fileId: await around.transport.putFile(sealed), sha256: await sha256(sealed) };
  }

  /** What an archive holds. Throws {@link BrokenFile} if that is not of this person, archive, version and key. */
  async manifest(key: Uint8Array<ArrayBuffer>, archive: MlsArchive): Promise<ReadManifest> {
    const { around, device } = this.#here;
    const { id: archiveId, version, manifestFileId } = archive;
    const sealed = manifestFileId === null ? null : await around.transport.getFile(manifestFileId);
    if (!sealed) throw new BrokenFile();
    const place = { userId: device.identity.userId, archiveId, version };
    const passing = await opening(await manifestKey(key, place));
    const plain = await collected(sealed.stream().pipeThrough(passing), "");
    const manifest = unpacked<Manifest>(new Uint8Array(await plain.arrayBuffer()));
    if (manifest.format !== FORMAT || manifest.userId !== place.userId) throw new BrokenFile();
    return { manifest, sha256: await sha256(sealed) };
  }

  /**
   * Takes in what another device has read. May be done again, and gone on with: what is here already is not fetched, and
   * nothing comes twice.
   */
  async take({ parts, missed }: Manifest, onPart: () => void = () => {}): Promise<Taken> {
    let [broken, messages] = [0, 0];
    const chatIds = [...new Set(parts.map(({ chatId }) => chatId))];
    for (const chatId of chatIds) {
      for (const part of parts) {
        if (part.chatId !== chatId) continue;
        const rows = await this.#rows(part);
        if (rows) messages += await this.#inTurn(chatId, () => this.#merge(part, rows));
        else broken += 1;
        onPart();
      }
      await this.#inTurn(chatId, () => this.#settle(chatId, missed[chatId] ?? 0));
    }
    return { broken, messages };
  }

  /** What is in a part; nothing if it is here already, `null` if it is gone or is not what it was. */
  async #rows(part: Part): Promise<readonly Kept[] | null> {
    const { store, transport } = this.#here.around;
    if ((await digestOf(await rowsIn(store, part.chatId, part.bucket))) === part.digest) return [];
    const sealed = await transport.getFile(part.fileId);
    if (!sealed) return null;
    try {
      const plain = await collected(await opened(sealed.stream(), part), "");
      return rowsFrom(JSON.parse(await plain.text()), part.bucket);
    } catch (error) {
      if (error instanceof BrokenFile || error instanceof SyntaxError) return null;
      throw error;
    }
  }

  async #merge({ chatId, bucket }: Part, rows: readonly Kept[]): Promise<number> {
    const { store } = this.#here.around;
    const changes = await merged(store, chatId, bucket, rows);
    await store.write(changes);
    return changes.length;
  }

  async #settle(chatId: string, missed: number): Promise<void> {
    const { store } = this.#here.around;
    await settleLate(store, chatId);
    const value = await store.get("chat", chatId);
    if (!value) return;
    const record = unpacked<ChatRecord>(value);
    const after = { revision: record.revision + 1, missed: Math.min(record.missed, missed) };
    await store.write([recordChange(chatId, { ...record, ...after })]);
  }

  async #sealed(rows: readonly Kept[]): Promise<FileSeal & { readonly fileId: string }> {
    const { sealed, key, sha256: hash } = await sealBlob(new Blob([JSON.stringify(rows)]));
    return { key, sha256: hash, fileId: await this.#here.around.transport.putFile(sealed) };
  }

  async #records(): Promise<(readonly [string, ChatRecord])[]> {
    const rows = await this.#here.around.store.range("chat", "", "~");
    return rows.map(([chatId, value]) => [chatId, unpacked<ChatRecord>(value)] as const);
  }
}

export interface ReadManifest {
  readonly manifest: Manifest;
  readonly sha256: string;
}

function placeOf({ chatId, bucket }: Pick<Part, "chatId" | "bucket">): string {
  return `${chatId}/${bucket}`;
}

async function digestOf(rows: readonly Kept[]): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", packed(rows))));
}

async function sha256(blob: Blob): Promise<string> {
  return toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", await blob.arrayBuffer())));
}

/** Of one version of one person's one archive: what was put for another does not open. */
async function manifestKey(
  key: Uint8Array<ArrayBuffer>,
  { userId, archiveId, version }: Pick<Manifest, "userId" | "archiveId" | "version">,
): Promise<Uint8Array<ArrayBuffer>> {
  return derived(key, JSON.stringify([LABEL, userId, archiveId, version]));
}

/** 32 bytes for that use alone (HKDF, RFC 5869, over SHA-256). */
export async function derived(
  secret: Uint8Array<ArrayBuffer>,
  use: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
  const way = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: utf8(use) };
  return new Uint8Array(await crypto.subtle.deriveBits(way, base, 256));
}
