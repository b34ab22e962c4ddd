import { remember } from "../../../ui/storage.ts";

/** How somebody likes to watch on this device. */
export interface Preferences {
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
  /** Language of the captions; `null` without. */
  readonly captions: string | null;
}

const kept = remember("veche.player");
const USUAL: Preferences = { volume: 1, muted: false, captions: null };

function isPreferences(value: unknown): value is Preferences {
  if (typeof value !== "object" || value === null) return false;
  const { volume, muted, captions } = value as Partial<Record<keyof Preferences, unknown>>;
  const known = typeof captions === "string" || captions === null;
  return (
    typeof volume === "number" && volume >= 0 && volume <= 1 && typeof muted === "boolean" && known
  );
}

export function preferences(): Preferences {
  try {
    const value: unknown = JSON.parse(kept.get() ?? "null");
    return isPreferences(value) ? value : USUAL;
  } catch {
    return USUAL;
  }
}

export function prefer(change: Partial<Preferences>): void {
  kept.set(JSON.stringify({ ...preferences(), ...change }));
}
