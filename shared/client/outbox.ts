import type { AttachmentKind } from "../contracts/chat/index.ts";

/** A file of a message that is on its way; without `fileId` its bytes have still to be uploaded. */
export interface OutgoingFile {
  readonly localId: string;
  readonly name: string;
  readonly contentType: string;
  readonly kind: AttachmentKind;
  readonly blob: Blob;
  readonly width?: number;
  readonly height?: number;
  readonly durationMs?: number;
  /** Loudness over the length of a recording, 0 to 255. */
  readonly waveform?: readonly number[];
  readonly fileId?: string;
}

/** A message that no server has answered for. */
export interface OutboxEntry {
  readonly clientId: string;
  readonly text: string;
  readonly createdAt: string;
  readonly replyTo?: number;
  readonly files?: readonly OutgoingFile[];
  /** Why the platform refused it; it waits for its writer to try again or to give it up. */
  readonly refused?: string;
}

/** What happened to an outbox elsewhere: in another tab, or in another part of this page. */
export type OutboxNotice =
  | { readonly t: "changed" }
  | { readonly t: "sent"; readonly clientId: string; readonly createdAt: string }
  | { readonly t: "refused"; readonly clientId: string; readonly code: string }
  | { readonly t: "discarded"; readonly clientId: string };

/**
 * What one member has written to one chat and no server has answered for: in the order it was written, shared by all
 * tabs of the browser, kept over a reload. It is sent again under its old `clientId`, so that what did arrive is not
 * doubled.
 */
export interface ChatOutbox {
  list(): Promise<readonly OutboxEntry[]>;
  /** Puts an entry at the end; one with the same `clientId` is moved there. */
  add(entry: OutboxEntry): Promise<void>;
  /** Changes an entry where it stands; one that has been given up meanwhile stays away. */
  replace(entry: OutboxEntry): Promise<void>;
  /** The platform has stored it, as of `createdAt`. */
  sent(clientId: string, createdAt: string): Promise<void>;
  /** Its writer has given it up. */
  discard(clientId: string): Promise<void>;
  /** Runs `work` while no other tab sends to this chat: their order could not be kept otherwise. */
  exclusively(work: () => Promise<void>): Promise<void>;
  /** Calls back about what others have changed. Returns what stops it. */
  subscribe(listener: (notice: OutboxNotice) => void): () => void;
}
