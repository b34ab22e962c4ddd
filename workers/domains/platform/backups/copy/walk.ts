import type { BackupPorts, ObjectClass } from "../ports.ts";
import type { BackupKey } from "../seal.ts";
import { nextFiles } from "./copy-files.ts";
import { nextPiece, type PageCursor } from "./copy-pages.ts";

/** Objects asked at once. */
const AT_ONCE = 16;

/** Where the making of a backup is. */
export type WalkCursor =
  | { readonly phase: "database"; readonly page: PageCursor | null }
  | {
      readonly phase: "objects";
      /** Which of the sources of objects. */
      readonly source: string;
      /** The last object that is copied. */
      readonly after: string | null;
      /** One that is large, and where its copy is. */
      readonly large: { readonly name: string; readonly page: PageCursor | null } | null;
    }
  | { readonly phase: "files"; readonly after: string | null };

export interface WalkPiece {
  readonly text: string;
  /** `null` when all is copied. */
  readonly next: WalkCursor | null;
  /** Calls of other services that it took, more or less. */
  readonly calls: number;
  readonly files: number;
  readonly fileBytes: number;
}

export const WALK_START: WalkCursor = { phase: "database", page: null };

function piece(text: string, next: WalkCursor | null, calls = 1): WalkPiece {
  return { text, next, calls, files: 0, fileBytes: 0 };
}

function classAfter(ports: BackupPorts, source: string | null): WalkCursor {
  const at = ports.classes.findIndex((each) => each.source === source);
  const next = ports.classes[at + 1];
  if (!next) return { phase: "files", after: null };
  return { phase: "objects", source: next.source, after: null, large: null };
}

type ObjectsCursor = Extract<WalkCursor, { phase: "objects" }>;

async function largeObject(
  { paged }: ObjectClass,
  cursor: ObjectsCursor,
  { name, page }: { readonly name: string; readonly page: PageCursor | null },
): Promise<WalkPiece> {
  const { text, next } = await nextPiece(paged(name), page);
  if (next) return piece(text, { ...cursor, large: { name, page: next } });
  return piece(text, { ...cursor, after: name, large: null });
}

async function nextObjects(ports: BackupPorts, cursor: ObjectsCursor): Promise<WalkPiece> {
  const found = ports.classes.find(({ source }) => source === cursor.source);
  // A class that is no more while a backup goes on has no objects.
  if (!found) return piece("", { phase: "files", after: null });
  if (cursor.large) return largeObject(found, cursor, cursor.large);
  const names = await found.names(cursor.after, AT_ONCE);
  if (names.length === 0) return piece("", classAfter(ports, cursor.source));
  const copies = await Promise.all(names.map((name) => found.whole(name)));
  const large = copies.indexOf("large");
  const done = large === -1 ? names.length : large;
  const text = copies.slice(0, done).join("");
  const after = done === 0 ? cursor.after : (names[done - 1] ?? cursor.after);
  const name = names[done];
  const next = { ...cursor, after, large: name === undefined ? null : { name, page: null } };
  return piece(text, next, names.length + 1);
}

/** The next piece of a backup: the database, then all objects, then the files. */
export async function nextOfWalk(
  ports: BackupPorts,
  key: BackupKey,
  cursor: WalkCursor,
  oldestNeeded: number,
): Promise<WalkPiece> {
  if (cursor.phase === "database") {
    const { text, next } = await nextPiece(ports.database, cursor.page);
    if (next) return piece(text, { phase: "database", page: next });
    return piece(text, classAfter(ports, null));
  }
  if (cursor.phase === "objects") return nextObjects(ports, cursor);
  const { text, next, files, bytes } = await nextFiles(ports, key, cursor.after, oldestNeeded);
  const after = next === null ? null : ({ phase: "files", after: next } as const);
  return { text, next: after, calls: 3 + files, files, fileBytes: bytes };
}
