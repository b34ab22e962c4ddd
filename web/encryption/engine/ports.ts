import type {
  ArchiveKind,
  ChatEvent,
  ClaimedKeyPackage,
  DeviceLogPage,
  MlsArchive,
  MlsDevice,
  MlsDraft,
  MlsStored,
} from "../../../shared/client/encryption.ts";
import type { SignedEntry } from "../../../shared/device-log/index.ts";

export type { DeviceLogPage, MlsArchive };

export type MlsEvent = Extract<ChatEvent, { kind: "mls" }>;

/** What became of a message that was handed to a chat's log. */
export type Handed =
  | { readonly kind: "stored"; readonly stored: MlsStored }
  /** Its epoch is over: it has to be made anew. */
  | { readonly kind: "stale" }
  | { readonly kind: "too_fast"; readonly retryAfterMs: number }
  /** For good, with the platform's code. */
  | { readonly kind: "refused"; readonly code: string };

/** The platform as a device reaches it. Every call may fail: then nobody knows whether it was heard. */
export interface Transport {
  publish(packages: {
    readonly deviceId: string;
    readonly deviceName: string;
    readonly keyPackages: readonly string[];
    readonly lastResort?: string;
  }): Promise<MlsDevice>;
  claim(userIds: readonly string[]): Promise<readonly ClaimedKeyPackage[]>;
  devices(userId: string): Promise<readonly MlsDevice[]>;
  /** Takes one of the caller's devices off the platform's list. */
  forget(deviceId: string): Promise<void>;
  /** Some entries of a person's device log after `after`, oldest first, and where it ends. */
  deviceLog(userId: string, after: number): Promise<DeviceLogPage>;
  /** Adds to the caller's own log; `stale` if the entry does not follow the newest one. */
  appendLog(signed: SignedEntry): Promise<"stored" | "stale" | "refused">;
  /** Where a chat's group stands; `null` if the caller is no member. */
  group(
    chatId: string,
  ): Promise<{ readonly epoch: number; readonly groupInfo: string | null } | null>;
  hand(chatId: string, draft: MlsDraft): Promise<Handed>;
  /** Events after `seq`, oldest first, as many as one call gives; `null` if the caller is no member. */
  events(
    chatId: string,
    seq: number,
  ): Promise<{ readonly events: readonly ChatEvent[]; readonly complete: boolean } | null>;
  members(chatId: string): Promise<readonly string[]>;
  /** What the owner's devices keep for each other. */
  archives(): Promise<readonly MlsArchive[]>;
  makeArchive(kind: ArchiveKind, head: string): Promise<MlsArchive>;
  /** `stale` if that is not the version after the present one. */
  putArchive(archiveId: string, next: ArchiveVersion): Promise<"stored" | "stale" | "refused">;
  dropArchive(archiveId: string): Promise<void>;
  /** Uploads something sealed as one of the owner's files. Answers its id. */
  putFile(sealed: Blob): Promise<string>;
  /** One of the owner's files; `null` if it is gone. */
  getFile(fileId: string): Promise<Blob | null>;
}

export interface ArchiveVersion {
  readonly version: number;
  readonly note?: string;
  readonly manifestFileId: string;
  readonly partFileIds: readonly string[];
}

export type Table =
  | "outbox"
  | "device"
  | "package"
  | "chat"
  | "state"
  | "tree"
  | "sent"
  | "outgoing"
  | "message"
  | "trust"
  | "notice"
  | "history"
  | "deletion";

export interface Change {
  readonly table: Table;
  readonly key: string;
  /** `null` takes it away. */
  readonly value: Uint8Array | null;
}

/** Where a device keeps what it must not forget. */
export interface Store {
  get(table: Table, key: string): Promise<Uint8Array | null>;
  /** Those whose keys lie between the two, both taken in, by key; with `reverse` the last ones first. */
  range(
    table: Table,
    from: string,
    to: string,
    options?: { readonly limit?: number; readonly reverse?: boolean },
  ): Promise<readonly (readonly [key: string, value: Uint8Array])[]>;
  /** All of them or none. */
  write(changes: readonly Change[]): Promise<void>;
  /** Keeps the value, unless there is one: of all who do that at once it is one that is first. Answers what is there now. */
  putFirst(table: Table, key: string, value: Uint8Array): Promise<Uint8Array>;
}

export interface Surroundings {
  readonly transport: Transport;
  readonly store: Store;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  readonly wait: (ms: number) => Promise<void>;
  readonly randomId: () => string;
  /** What a recovery code costs to try, in KiB of memory; left out, what it should. */
  readonly codeMemory?: number;
  /** Runs `work` while nobody else who has this store, another tab, runs work of that name. */
  readonly exclusively: <Result>(name: string, work: () => Promise<Result>) => Promise<Result>;
}
