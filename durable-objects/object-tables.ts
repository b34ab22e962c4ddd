/** Whether the object has ever been written to by {@link upgradeTables}. Reads only: a mere visitor leaves no trace. */
export function hasTables(storage: DurableObjectStorage): boolean {
  const found = storage.sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'schema_version'");
  return found.toArray().length > 0;
}

/**
 * Brings an object's tables up to date: runs the steps it has not run yet, all or none of them. Steps are only ever
 * added at the end.
 */
export function upgradeTables(storage: DurableObjectStorage, steps: readonly string[]): void {
  const { sql } = storage;
  storage.transactionSync(() => {
    sql.exec("CREATE TABLE IF NOT EXISTS schema_version (steps INTEGER NOT NULL)");
    const done = sql
      .exec<{ steps: number | null }>("SELECT max(steps) AS steps FROM schema_version")
      .one().steps;
    // More than these: a release that was rolled back has run them, and will not run them again.
    if ((done ?? 0) >= steps.length) return;
    for (const step of steps.slice(done ?? 0)) sql.exec(step);
    sql.exec("DELETE FROM schema_version");
    sql.exec("INSERT INTO schema_version VALUES (?)", steps.length);
  });
}
