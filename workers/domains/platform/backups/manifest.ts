import type { BackupKey, BackupKeys } from "./seal.ts";
import { openText, sealText } from "./seal.ts";

/** A chunk of a backup as it lies in the bucket. */
export interface ChunkEntry {
  readonly key: string;
  readonly bytes: number;
  /** Of what lies there. */
  readonly sha256: string;
}

/** What a backup is made of, and what is in it. */
export interface Manifest {
  readonly id: string;
  /** When it was begun and complete, in milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly chunks: readonly ChunkEntry[];
  readonly totals: BackupTotals;
}

export interface BackupTotals {
  /** The database and the objects that keep anything. */
  readonly stores: number;
  readonly rows: number;
  /** Stored files, and their bytes. */
  readonly files: number;
  readonly fileBytes: number;
}

/** What is told before anything is opened. */
interface Head {
  readonly format: 1;
  readonly id: string;
  readonly keyId: string;
}

const NEWLINE = 10;

export function manifestKey(id: string): string {
  return `backups/${id}/manifest`;
}

/** Key of a stored file's copy. */
export function copyKey(key: string): string {
  return `media/${key}`;
}

/** Why a backup is not what it was. Its message is for people. */
export class BackupDamaged extends Error {
  override readonly name = "BackupDamaged";
}

export async function sealManifest(
  key: BackupKey,
  manifest: Manifest,
): Promise<Uint8Array<ArrayBuffer>> {
  const head = JSON.stringify({ format: 1, id: manifest.id, keyId: key.id } satisfies Head);
  const sealed = await sealText(key, JSON.stringify(manifest), `manifest ${head}`);
  const first = new TextEncoder().encode(`${head}\n`);
  const bytes = new Uint8Array(first.length + sealed.length);
  bytes.set(first);
  bytes.set(sealed, first.length);
  return bytes;
}

function headOf(text: string): Head | null {
  try {
    const head: Head = JSON.parse(text);
    return head.format === 1 ? head : null;
  } catch {
    return null;
  }
}

/** Opens a backup's manifest. Throws {@link BackupDamaged}. */
export async function openManifest(
  keys: BackupKeys,
  id: string,
  bytes: Uint8Array<ArrayBuffer>,
): Promise<{ readonly manifest: Manifest; readonly key: BackupKey }> {
  const at = bytes.indexOf(NEWLINE);
  const text = new TextDecoder().decode(bytes.subarray(0, Math.max(at, 0)));
  const head = headOf(text);
  if (!head) throw new BackupDamaged(`the manifest of backup ${id} is damaged`);
  if (head.id !== id) throw new BackupDamaged(`the manifest of backup ${id} is that of ${head.id}`);
  const key = keys.byId(head.keyId);
  if (!key) {
    throw new BackupDamaged(
      `backup ${id} was sealed with another key (${head.keyId}) than is given`,
    );
  }
  const opened = await openText(key, bytes.slice(at + 1), `manifest ${text}`);
  if (opened === null) throw new BackupDamaged(`the manifest of backup ${id} is damaged`);
  return { manifest: JSON.parse(opened), key };
}
