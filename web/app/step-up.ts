import { useSyncExternalStore } from "react";

interface Ask {
  readonly promise: Promise<boolean>;
  readonly answer: (proven: boolean) => void;
}

let ask: Ask | null = null;
const listeners = new Set<() => void>();

/**
 * Asks the reader to prove who they are. Resolves to whether they did. Calls that need a proof at the same time
 * share one question.
 */
export function askForProof(): Promise<boolean> {
  if (ask === null) {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    change({ promise, answer: resolve });
    void promise.finally(() => change(null));
    return promise;
  }
  return ask.promise;
}

/** Answers the question that stands; `null` when none does. */
export function useProofAsked(): ((proven: boolean) => void) | null {
  return useSyncExternalStore(subscribe, () => ask)?.answer ?? null;
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function change(next: Ask | null): void {
  ask = next;
  for (const listener of listeners) listener();
}
