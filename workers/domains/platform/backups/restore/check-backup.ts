import type { StoreName } from "../copy/lines.ts";
import { BackupDamaged, copyKey } from "../manifest.ts";
import { type BackupKey, MEDIA_PIECE_BYTES, mediaPlace, SEAL_BYTES } from "../seal.ts";
import { AtOnce } from "./at-once.ts";
import type { RestoreSource } from "./ports.ts";
import type { OpenBackup } from "./read-lines.ts";

/** Files that are read at once, a piece of 8 MB of each. */
const FILES_AT_ONCE = 8;

/** Rows that changed while their store was copied, as they were at its end; an empty text for one that was gone. */
export type Changes = Map<string, Map<string, string>>;

/** What has to be known of a backup before any of it is written. */
export interface CheckedBackup {
  /** By store. */
  readonly changes: ReadonlyMap<string, Changes>;
  readonly files: readonly { readonly key: string; readonly bytes: number }[];
}

export function storeId(store: StoreName): string {
  return store.kind === "database" ? "database" : `${store.binding} ${store.name}`;
}

/** The bytes of a file's copy, opened piece by piece. Throws `BackupDamaged`. */
export async function* openFile(
  source: RestoreSource,
  key: BackupKey,
  file: { readonly key: string; readonly bytes: number },
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const stride = MEDIA_PIECE_BYTES + SEAL_BYTES;
  for (let piece = 0, at = 0; piece === 0 || at < file.bytes; piece += 1) {
    const length = Math.min(MEDIA_PIECE_BYTES, file.bytes - at);
    const sealed = await source.part(copyKey(file.key), piece * stride, length + SEAL_BYTES);
    if (!sealed) throw new BackupDamaged(`the copy of file ${file.key} is missing`);
    at += length;
    const opened = await key.open(sealed, mediaPlace(file.key, piece, at >= file.bytes));
    if (opened === null) throw new BackupDamaged(`the copy of file ${file.key} is damaged`);
    yield opened;
  }
}

/** Reads a backup to its end. Throws `BackupDamaged` for one that is not whole: nothing has been written then. */
export async function checkBackup(
  backup: OpenBackup,
  openCopy: (file: { key: string; bytes: number }) => AsyncIterable<Uint8Array>,
): Promise<CheckedBackup> {
  const changes = new Map<string, Changes>();
  const files: { key: string; bytes: number }[] = [];
  const opening = new AtOnce(FILES_AT_ONCE);
  let [stores, rows] = [0, 0];
  let store = "";
  let table = "";
  for await (const line of backup.lines()) {
    if (line.kind === "S") store = storeId(line.store);
    else if (line.kind === "T") table = line.table;
    else if (line.kind === "U") {
      const ofStore = changes.get(store) ?? new Map<string, Map<string, string>>();
      changes.set(store, ofStore);
      const ofTable = ofStore.get(table) ?? new Map<string, string>();
      ofStore.set(table, ofTable);
      ofTable.set(line.key, line.row);
    } else if (line.kind === "M") {
      await opening.add(async () => {
        for await (const _ of openCopy(line));
      });
      files.push({ key: line.key, bytes: line.bytes });
    } else if (line.kind === "E") {
      stores += 1;
      for (const count of Object.values(line.rows)) rows += count;
    }
  }
  await opening.end();
  const { totals, id } = backup.manifest;
  const same = stores === totals.stores && rows === totals.rows && files.length === totals.files;
  if (!same) throw new BackupDamaged(`backup ${id} does not hold what its manifest says`);
  return { changes, files };
}
