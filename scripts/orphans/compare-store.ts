/** What the database says of the bucket. */
export interface StoreRows {
  /** Keys that files refer to: each must be there. */
  readonly files: readonly string[];
  /** Keys that are under way, or about to be swept: they may be there. */
  readonly loose: readonly string[];
}

export interface StoreFindings {
  readonly objects: number;
  /** Objects that nothing refers to. */
  readonly orphans: readonly string[];
  /** Keys that a file refers to, and nothing is there. */
  readonly missing: readonly string[];
}

/** The object that a key belongs to: renditions lie below theirs. */
function objectOf(key: string): string {
  return key.startsWith("exports/") ? key : (key.split("/")[0] ?? key);
}

/** Compares what lies in the bucket with what the rows refer to, both ways. */
export function compareStore(keys: readonly string[], rows: StoreRows): StoreFindings {
  const known = new Set([...rows.files, ...rows.loose]);
  const there = new Set(keys);
  return {
    objects: keys.length,
    orphans: keys.filter((key) => !known.has(key) && !known.has(objectOf(key))),
    missing: rows.files.filter((key) => !there.has(key)),
  };
}
