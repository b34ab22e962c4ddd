import type { PagedStore } from "./copy/copy-pages.ts";
import type { BackupKeys } from "./seal.ts";

/** What lies in a bucket under a key. */
export interface Stored {
  readonly key: string;
  readonly bytes: number;
  /** The key of backups it is sealed with, where that was written to it; when it was put there. */
  readonly keyId: string | null;
  readonly at: number;
}

/** The bucket of backups. */
export interface BackupBucket {
  put(key: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** What lies under keys that begin so, in the order of keys, after `after`. */
  list(prefix: string, after: string | null, limit: number): Promise<readonly Stored[]>;
  delete(keys: readonly string[]): Promise<void>;
  /** Puts an object of pieces, all but the last of one length; nothing is there before the last. */
  putPieces(
    key: string,
    keyId: string,
    pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  ): Promise<void>;
}

/** Stored files as they are. */
export interface StoredFiles {
  list(after: string | null, limit: number): Promise<readonly Stored[]>;
  /** A part of one; `null` when it is gone. */
  read(key: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** A class of objects, and how all its objects that keep anything are found. */
export interface ObjectClass {
  /** Of its objects, or of some of them. */
  readonly source: string;
  names(after: string | null, limit: number): Promise<readonly string[]>;
  /** All that an object keeps, if it is little; `large` if it is not, `null` if it keeps nothing. */
  whole(name: string): Promise<string | "large" | null>;
  paged(name: string): PagedStore;
}

/** All that is backed up, and where to. */
export interface BackupPorts {
  keys(): Promise<BackupKeys>;
  readonly bucket: BackupBucket;
  readonly files: StoredFiles;
  readonly database: PagedStore;
  readonly classes: readonly ObjectClass[];
}

/** Tables whose rows say something of this very deployment, and would be wrong in another. */
export const OF_THIS_DEPLOYMENT: ReadonlySet<string> = new Set([
  "backups",
  "backup_chunks",
  "job_leases",
  // Parts of an upload under way are in R2, and stay there.
  "uploads",
]);
