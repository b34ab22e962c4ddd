import type { StoreShape } from "./table-shape.ts";

/** Which store: the database, or an object by its class and name. */
export type StoreName =
  | { readonly kind: "database" }
  | { readonly kind: "object"; readonly binding: string; readonly name: string };

/**
 * The lines that a backup is made of. A store is its beginning (`S`, with its shape), its tables (`T`) each with its rows
 * (`R`), then those that changed while it was copied, as they are at its end (`T`, `U`; without a row if it is gone), what
 * an object keeps by key and when it is to be rung (`K`), and its end with the number of rows in each table (`E`). After
 * all stores come the names and lengths of stored bytes (`M`).
 */
export type Line =
  | { readonly kind: "S"; readonly store: StoreName; readonly shape: StoreShape }
  | { readonly kind: "T"; readonly table: string }
  | { readonly kind: "R" | "U"; readonly key: string; readonly row: string }
  | { readonly kind: "K"; readonly kept: KeptValues }
  | { readonly kind: "E"; readonly rows: Readonly<Record<string, number>> }
  | { readonly kind: "M"; readonly key: string; readonly bytes: number };

export interface KeptValues {
  readonly values: Readonly<Record<string, unknown>>;
  /** When the object is to be rung, in milliseconds; `null`: never. */
  readonly alarm: number | null;
}

const TAB = "\t";

export function storeLine(store: StoreName, shape: StoreShape): string {
  return `S${TAB}${JSON.stringify({ store, shape })}\n`;
}

export function tableLine(table: string): string {
  return `T${TAB}${JSON.stringify(table)}\n`;
}

export function keptLine(kept: KeptValues): string {
  return `K${TAB}${JSON.stringify(kept)}\n`;
}

export function endLine(rows: Readonly<Record<string, number>>): string {
  return `E${TAB}${JSON.stringify(rows)}\n`;
}

export function mediaLine(key: string, bytes: number): string {
  return `M${TAB}${JSON.stringify({ key, bytes })}\n`;
}

/** Reads a line. Throws on what is none. */
export function readLine(text: string): Line {
  const kind = text.slice(0, 1);
  const rest = text.slice(2);
  if (kind === "R" || kind === "U") {
    const at = rest.indexOf(TAB);
    return { kind, key: rest.slice(0, at), row: rest.slice(at + 1) };
  }
  const value = JSON.parse(rest);
  if (kind === "S") return { kind, ...value };
  if (kind === "T") return { kind, table: value };
  if (kind === "K") return { kind, kept: value };
  if (kind === "E") return { kind, rows: value };
  if (kind === "M") return { kind, ...value };
  throw new Error(`a backup has no lines of the kind ${JSON.stringify(kind)}`);
}
