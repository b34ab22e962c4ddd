/** What a player can be told to do. */
export type Command =
  | { readonly do: "toggle" | "mute" | "fullscreen" | "captions" | "picture" }
  /** Seconds, forwards or back. */
  | { readonly do: "skip"; readonly by: number }
  /** A share of the whole, 0 to 1. */
  | { readonly do: "go"; readonly to: number }
  | { readonly do: "volume"; readonly by: number };

interface Pressed {
  readonly code: string;
  readonly altKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

const KEYS: Readonly<Record<string, Command>> = {
  Space: { do: "toggle" },
  KeyK: { do: "toggle" },
  KeyM: { do: "mute" },
  KeyF: { do: "fullscreen" },
  KeyC: { do: "captions" },
  KeyP: { do: "picture" },
  KeyJ: { do: "skip", by: -10 },
  KeyL: { do: "skip", by: 10 },
  ArrowLeft: { do: "skip", by: -5 },
  ArrowRight: { do: "skip", by: 5 },
  ArrowUp: { do: "volume", by: 0.05 },
  ArrowDown: { do: "volume", by: -0.05 },
  Home: { do: "go", to: 0 },
  End: { do: "go", to: 1 },
};

/** What a key means, by its place on the keyboard: in every layout the same. `null` for what is not ours. */
export function commandOf({ code, altKey, ctrlKey, metaKey }: Pressed): Command | null {
  if (altKey || ctrlKey || metaKey) return null;
  const [, digit] = /^(?:Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (digit !== undefined) return { do: "go", to: Number(digit) / 10 };
  return KEYS[code] ?? null;
}
