import type { StoreRows } from "./compare-store.ts";

/** Every key that the database knows of, and what it says of it. */
export const ROWS_QUERY = `SELECT key, 'file' AS kind FROM files
  UNION ALL SELECT key, 'loose' FROM loose_objects
  UNION ALL SELECT key, 'loose' FROM data_exports WHERE key IS NOT NULL`;

export interface RowOfKey {
  readonly key: string;
  readonly kind: "file" | "loose";
}

export function rowsOf(rows: readonly RowOfKey[]): StoreRows {
  const keys = (kind: string) => rows.filter((row) => row.kind === kind).map(({ key }) => key);
  return { files: keys("file"), loose: keys("loose") };
}
