import { type Line, readLine } from "../copy/lines.ts";
import { type Manifest, manifestKey, openManifest } from "../manifest.ts";
import { readChunk } from "../read-chunk.ts";
import type { BackupKey, BackupKeys } from "../seal.ts";
import { RestoreRefused, type RestoreSource } from "./ports.ts";

/** A backup that can be read from its beginning as often as is needed. */
export interface OpenBackup {
  readonly manifest: Manifest;
  readonly key: BackupKey;
  lines(): AsyncGenerator<Line>;
}

/** Opens a backup. Throws `BackupDamaged`, and {@link RestoreRefused} if there is none of that id. */
export async function openBackup(
  source: RestoreSource,
  keys: BackupKeys,
  id: string,
): Promise<OpenBackup> {
  const bytes = await source.get(manifestKey(id));
  if (!bytes) throw new RestoreRefused(`there is no backup ${id}`);
  const { manifest, key } = await openManifest(keys, id, bytes);
  const read = (name: string) => source.get(name);
  return {
    manifest,
    key,
    async *lines() {
      for (let number = 0; number < manifest.chunks.length; number += 1) {
        const text = await readChunk(read, key, manifest, number);
        // Each chunk is whole lines.
        for (let at = 0; at < text.length; ) {
          const end = text.indexOf("\n", at);
          yield readLine(text.slice(at, end));
          at = end + 1;
        }
      }
    },
  };
}
