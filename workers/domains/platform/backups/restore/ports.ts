import type { Statement } from "../copy/table-shape.ts";
import type { BackupAnswer, BackupAsk } from "../object-asks.ts";

/** Where a backup is read from. */
export interface RestoreSource {
  get(key: string): Promise<Uint8Array<ArrayBuffer> | null>;
  /** A part of what lies there. */
  part(key: string, offset: number, length: number): Promise<Uint8Array<ArrayBuffer> | null>;
}

/** What a restore asks of the deployment that it fills. */
export type RestoreAsk =
  | { readonly kind: "database"; readonly statements: readonly Statement[] }
  | {
      readonly kind: "object";
      readonly binding: string;
      readonly name: string;
      readonly ask: BackupAsk;
    };

/** An empty deployment. */
export interface RestoreTarget {
  ask(ask: RestoreAsk): Promise<BackupAnswer>;
  /** Puts a file of that many bytes; its pieces are of one length, all but the last. */
  putFile(
    key: string,
    bytes: number,
    pieces: AsyncIterable<Uint8Array<ArrayBuffer>>,
  ): Promise<void>;
}

/** A restore that cannot be begun or was not well. Its message is for people. */
export class RestoreRefused extends Error {
  override readonly name = "RestoreRefused";
}
