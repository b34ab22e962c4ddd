export interface Remembered {
  get(): string | null;
  set(value: string | null): void;
}

/** A value that survives a reload, as far as the browser lets us keep it. */
export function remember(key: string): Remembered {
  return {
    get() {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    set(value) {
      try {
        if (value === null) localStorage.removeItem(key);
        else localStorage.setItem(key, value);
      } catch {
        // Storage is off or full: the value lasts as long as the page.
      }
    },
  };
}

/** Forgets everything kept under a key that begins so. */
export function forgetAll(prefixes: readonly string[]): void {
  try {
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index));
    for (const key of keys) {
      if (key !== null && prefixes.some((prefix) => key.startsWith(prefix))) {
        localStorage.removeItem(key);
      }
    }
  } catch {
    // Nothing could be kept, so nothing is there to forget.
  }
}
