import { createContext, useContext, useSyncExternalStore } from "react";

const NONE: ReadonlySet<string> = new Set();

/** Which assets of a board are chosen; `null` while none are being chosen. */
export class Selection {
  chosen: ReadonlySet<string> | null = null;
  readonly #listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  begin(): void {
    this.#become(NONE);
  }

  end(): void {
    this.#become(null);
  }

  toggle(assetId: string): void {
    const next = new Set(this.chosen);
    if (!next.delete(assetId)) next.add(assetId);
    this.#become(next);
  }

  #become(chosen: ReadonlySet<string> | null): void {
    this.chosen = chosen;
    for (const listener of this.#listeners) listener();
  }
}

export const SelectionContext = createContext(new Selection());

/** What is chosen; `null` while nothing is being chosen. */
export function useChosen(): ReadonlySet<string> | null {
  const selection = useContext(SelectionContext);
  return useSyncExternalStore(selection.subscribe, () => selection.chosen);
}

/** Whether an asset is among what is chosen. */
export function useSelected(assetId: string) {
  const selection = useContext(SelectionContext);
  const { subscribe } = selection;
  const selecting = useSyncExternalStore(subscribe, () => selection.chosen !== null);
  const selected = useSyncExternalStore(subscribe, () => selection.chosen?.has(assetId) ?? false);
  return { selecting, selected, toggle: () => selection.toggle(assetId) };
}
