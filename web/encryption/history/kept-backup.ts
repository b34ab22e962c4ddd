import { packed, toBase64, unpacked } from "../bytes.ts";
import type { Change, Store } from "../engine/ports.ts";

/** Where a device keeps what it knows of a backup: of the one that it keeps up to date, and of one that is being begun. */
export type BackupPlace = "backup" | "backup/begun";

export type BackupFault =
  /** The platform has it no longer. */
  | "gone"
  /** The platform shows an older one than it has had. */
  | "older"
  /** What the platform shows is not what was stored. */
  | "damaged";

export interface KeptBackup {
  readonly archiveId: string;
  /** What stands in for a device with the code that this backup is under: with another one in force it is over. */
  readonly recoveryKey: string;
  /** Base64. */
  readonly key: string;
  /** The newest version that this device has seen: an older one is none. */
  readonly version: number;
  readonly storedAt: number | null;
  /** How far each chat had come when it was stored. */
  readonly revisions: Readonly<Record<string, number>>;
  readonly fault: BackupFault | null;
  /** As long as it is being begun. */
  readonly beginning?: Beginning;
}

interface Beginning {
  /** The archive is found by it, should the platform's answer with its id have been lost. */
  readonly head: string;
  /** The backups that go once its code is in force. */
  readonly replaces: readonly string[];
}

/** A backup under that code, of which nothing is stored yet. */
export function startOf(archiveId: string, recoveryKey: string, key: Uint8Array): KeptBackup {
  const nothing = { version: 0, storedAt: null, revisions: {}, fault: null };
  return { archiveId, recoveryKey, key: toBase64(key), ...nothing };
}

/** What this device knows of the backup at that place; `null` if there is none. */
export async function keptBackup(store: Store, place: BackupPlace): Promise<KeptBackup | null> {
  const value = await store.get("history", place);
  return value && unpacked<KeptBackup>(value);
}

/** Has the device know that of the backup at that place; with `null`, that there is none. */
export function backupChange(place: BackupPlace, kept: KeptBackup | null): Change {
  return { table: "history", key: place, value: kept && packed(kept) };
}
