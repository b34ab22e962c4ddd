import { useSyncExternalStore } from "react";

const NONE: ReadonlySet<number> = new Set();

/** Messages that are being deleted, by chat: shown as gone while there is still a way back. */
let doomed: ReadonlyMap<string, ReadonlySet<number>> = new Map();
const listeners = new Set<() => void>();

/** The messages of a chat that are being deleted. */
export function useDoomed(chatId: string): ReadonlySet<number> {
  return useSyncExternalStore(subscribe, () => doomed.get(chatId) ?? NONE);
}

/** Notes that a message is being deleted, or is not after all. */
export function doom(chatId: string, seq: number, gone: boolean): void {
  const seqs = new Set(doomed.get(chatId));
  if (gone) seqs.add(seq);
  else seqs.delete(seq);
  doomed = new Map(doomed).set(chatId, seqs);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
