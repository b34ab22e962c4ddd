/** The steps that make the object's tables; only ever added to. */
export const METRIC_TABLES = [
  // What has been counted altogether, by name of the sample.
  "CREATE TABLE sample (name TEXT PRIMARY KEY, value REAL NOT NULL) WITHOUT ROWID",
  // The last report of each isolate: one that comes twice is counted once.
  "CREATE TABLE source (id TEXT PRIMARY KEY, report INTEGER NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID",
  // What a source has counted altogether, of those that tell sums: only what has come since is added.
  "CREATE TABLE total (source TEXT NOT NULL, name TEXT NOT NULL, value REAL NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (source, name)) WITHOUT ROWID",
  "CREATE INDEX total_at ON total (at)",
  // What came in each step of time, as JSON by name of the series: one row a report, however much it tells.
  "CREATE TABLE history (at INTEGER PRIMARY KEY, sums TEXT NOT NULL)",
];
