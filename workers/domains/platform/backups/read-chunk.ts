import { BackupDamaged, type ChunkEntry, type Manifest } from "./manifest.ts";
import { type BackupKey, chunkPlace, openText, sha256 } from "./seal.ts";

/** Gives what lies under a key of the bucket of backups, or `null`. */
export type ReadCopy = (key: string) => Promise<Uint8Array<ArrayBuffer> | null>;

function elsewhere(chunks: readonly ChunkEntry[], hash: string): string {
  const at = chunks.findIndex((chunk) => chunk.sha256 === hash);
  return at === -1 ? "" : `: chunk ${at + 1} lies in its place`;
}

/** The text of a chunk. Throws {@link BackupDamaged} that says which chunk is missing, damaged or in another's place. */
export async function readChunk(
  read: ReadCopy,
  key: BackupKey,
  { id, chunks }: Manifest,
  number: number,
): Promise<string> {
  const which = `chunk ${number + 1} of ${chunks.length} of backup ${id}`;
  const entry = chunks[number];
  const bytes = entry && (await read(entry.key));
  if (!entry || !bytes) throw new BackupDamaged(`${which} is missing`);
  const hash = await sha256(bytes);
  if (hash !== entry.sha256) {
    throw new BackupDamaged(`${which} is damaged${elsewhere(chunks, hash)}`);
  }
  const text = await openText(key, bytes, chunkPlace(id, number));
  if (text === null)
    throw new BackupDamaged(`${which} cannot be opened: it was not sealed for this place`);
  return text;
}
