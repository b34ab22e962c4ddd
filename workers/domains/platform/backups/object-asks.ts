import type { KeptValues } from "./copy/lines.ts";
import type { Cell, Statement } from "./copy/table-shape.ts";

/** What the making of a backup, or a restore, asks of an object. */
export type BackupAsk =
  /** All it keeps, if that is little. */
  | { readonly kind: "whole"; readonly binding: string }
  | { readonly kind: "batch"; readonly statements: readonly Statement[] }
  /** The same, with what it keeps by key at that moment. */
  | { readonly kind: "last"; readonly statements: readonly Statement[] }
  /** Forgets everything. */
  | { readonly kind: "wipe" }
  | { readonly kind: "keep"; readonly values: Readonly<Record<string, unknown>> }
  | { readonly kind: "ring"; readonly at: number };

export interface BackupAnswer {
  readonly copy?: string | null;
  readonly large?: true;
  readonly answers?: readonly (readonly Cell[])[][];
  readonly kept?: KeptValues;
}
