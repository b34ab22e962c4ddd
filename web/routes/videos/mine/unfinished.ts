import { accountHere } from "../../../app/account-here.ts";
import { session } from "../../../app/platform.ts";
import { remember } from "../../../ui/storage.ts";
import type { Details } from "./details.ts";

/** What is known of an upload without its file: enough to go on when the same file is chosen again. */
export interface Unfinished {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly lastModified: number;
  readonly details: Details;
  /** The video whose film it is to become; `null` for a new one. */
  readonly replaces: string | null;
  /** Bytes that had left. */
  readonly sent: number;
}

interface Kept extends Unfinished {
  readonly owner: string | null;
  readonly at: number;
}

const kept = remember("veche.videoUploads");
/** The platform forgets what is not finished by then. */
const LIFE_MS = 86_400_000;

/** Uploads that a reload has interrupted, of whoever is signed in here. */
export function loadUnfinished(): readonly Unfinished[] {
  try {
    const all = JSON.parse(kept.get() ?? "[]") as readonly Kept[];
    const owner = accountHere.get();
    return all.filter((one) => one.owner === owner && Date.now() - one.at < LIFE_MS);
  } catch {
    return [];
  }
}

export function keepUnfinished(uploads: readonly Unfinished[]): void {
  const about = { owner: accountHere.get(), at: Date.now() };
  const plain = uploads.map(({ id, name, size, lastModified, details, replaces, sent }) => ({
    ...{ id, name, size, lastModified, details, replaces, sent },
    ...about,
  }));
  kept.set(plain.length === 0 ? null : JSON.stringify(plain));
}

/** Whether this is the file that an upload was of, so far as can be told without reading it. */
export function isFileOf({ name, size, lastModified }: Unfinished, file: File): boolean {
  return file.name === name && file.size === size && file.lastModified === lastModified;
}

// Whoever signs in next has nothing to do with them.
session.subscribe(() => {
  if (session.id === null) kept.set(null);
});
