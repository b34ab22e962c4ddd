import { useSyncExternalStore } from "react";

export interface Presence {
  readonly online: boolean;
  readonly lastSeenAt: string | null;
}

let known: ReadonlyMap<string, Presence> = new Map();
const listeners = new Set<() => void>();

/** Whether somebody is there, as far as the hub has told; `undefined` when it has not. */
export function usePresence(userId: string | undefined): Presence | undefined {
  return useSyncExternalStore(subscribe, () => known.get(userId ?? ""));
}

/** Notes what the hub tells. */
export function notePresence(userId: string, presence: Presence): void {
  change(new Map(known).set(userId, presence));
}

/** Nothing is told while there is no line: what was known holds no longer. */
export function forgetPresence(): void {
  change(new Map());
}

function change(next: ReadonlyMap<string, Presence>): void {
  known = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
