import type { UploadMemory } from "../../../shared/client/index.ts";
import { session } from "../platform.ts";

/** Larger files travel in pieces. */
export const RESUMABLE_BYTES = 5 * 1_024 * 1_024;

const KEY = "veche.uploads";
/** The platform forgets what is not finished by then. */
const LIFE_MS = 86_400_000;

interface Entry {
  readonly uploadId: string;
  readonly at: number;
}

function load(): Record<string, Entry> {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, Entry>;
    const live = Object.entries(kept).filter(([, { at }]) => Date.now() - at < LIFE_MS);
    return Object.fromEntries(live);
  } catch {
    return {};
  }
}

/** Uploads of this device that are not finished: they go on when the same file is sent again, after a reload too. */
export const uploadMemory: UploadMemory = {
  get: (fingerprint) => load()[fingerprint]?.uploadId ?? null,
  set(fingerprint, uploadId) {
    const { [fingerprint]: _, ...others } = load();
    const entry = uploadId === null ? {} : { [fingerprint]: { uploadId, at: Date.now() } };
    localStorage.setItem(KEY, JSON.stringify({ ...others, ...entry }));
  },
};

// Whoever signs in next has nothing to do with them.
session.subscribe(() => {
  if (session.id === null) localStorage.removeItem(KEY);
});
