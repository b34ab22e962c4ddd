import type { ClientState } from "ts-mls";
import type { MlsDraft } from "../../../shared/client/encryption.ts";
import { packed, unpacked } from "../bytes.ts";
import { settled, stateBytes, stateIn, treeBytes } from "../mls/state.ts";
import type { Change, Store } from "./ports.ts";

/** Where this device stands in a chat's group. */
export type Standing =
  /** Not in it yet, or no longer able to follow it. */
  | "outside"
  | "inside"
  /** Taken out by another. */
  | "removed";

/** A commit that was made and not yet seen in the log. Until it is known what became of it, no other is made. */
export interface PendingCommit {
  readonly draft: MlsDraft;
  /** The epoch that it would end. */
  readonly epoch: number;
}

/** What this device knows of a chat besides its keys and messages. */
export interface ChatRecord {
  /** Grows with everything that is written down: who has kept an older one reads it again. */
  readonly revision: number;
  /** Every event up to here has been taken in. */
  readonly cursor: number;
  readonly standing: Standing;
  /** Who is in the chat, as of `cursor` or later. */
  readonly members: readonly string[];
  /** How many messages were not for this device: it was not in the group yet, or no longer. */
  readonly missed: number;
  /** When the present epoch began, by the platform's time, and how many messages it has had. */
  readonly epochAt: number;
  readonly epochMessages: number;
  /** Since when somebody is in the group who is not in the chat; `null` if nobody is. */
  readonly strangersSince: number | null;
  /** Devices in the group, by `leafName`, and whether their owners have them: the platform was asked. */
  readonly vetted: Readonly<Record<string, boolean>>;
  /** Where each person's device log ended when their devices were looked at. */
  readonly heads: Readonly<Record<string, LogHead>>;
  readonly pending: PendingCommit | null;
  /** The last commits that this device could not follow though it was in the group, and who sent them; oldest first. */
  readonly upsets: readonly {
    readonly by: string;
    readonly epoch: number;
    /** By the platform's time. */
    readonly at: number;
  }[];
}

export interface LogHead {
  readonly hash: string;
  /** The place of the entry that began it, at first or anew. */
  readonly root: number;
  readonly contradictory: boolean;
}

const NEXT = "next";

function nextKey(chatId: string): string {
  return `${chatId}/${NEXT}`;
}

export async function loadRecord(store: Store, chatId: string): Promise<ChatRecord | null> {
  const value = await store.get("chat", chatId);
  if (!value) return null;
  // A record of before has none of these.
  const kept = unpacked<ChatRecord & Partial<Pick<ChatRecord, "upsets" | "heads">>>(value);
  return { ...kept, upsets: kept.upsets ?? [], heads: kept.heads ?? {} };
}

export async function loadState(store: Store, chatId: string): Promise<ClientState | null> {
  const state = await store.get("state", chatId);
  const tree = state && (await store.get("tree", chatId));
  return tree ? stateIn(state, tree) : null;
}

/** The state that a pending commit leads into. */
export async function loadNext(store: Store, chatId: string): Promise<ClientState | null> {
  return loadState(store, nextKey(chatId));
}

export function recordChange(chatId: string, record: ChatRecord): Change {
  return { table: "chat", key: chatId, value: packed(record) };
}

/** Keeps a state; one whose tree is the same as before needs no second look at it. */
export function stateChanges(
  chatId: string,
  before: ClientState | null,
  after: ClientState | null,
): Change[] {
  if (after === before) return [];
  const state = after && stateBytes(settled(after));
  const changes: Change[] = [{ table: "state", key: chatId, value: state }];
  if (after?.ratchetTree === before?.ratchetTree) return changes;
  return [...changes, { table: "tree", key: chatId, value: after && treeBytes(after) }];
}

export function nextChanges(chatId: string, next: ClientState | null): Change[] {
  const key = nextKey(chatId);
  return [
    { table: "state", key, value: next && stateBytes(settled(next)) },
    { table: "tree", key, value: next && treeBytes(next) },
  ];
}
