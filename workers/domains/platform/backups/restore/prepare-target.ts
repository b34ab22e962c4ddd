import { type Cell, quoted } from "../copy/table-shape.ts";
import { RestoreRefused } from "./ports.ts";
import type { Do } from "./write-store.ts";

/** Says that a restore has begun, and of what; gone when it is over. */
const MARK = "restore_under_way";

const TABLES = `SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')
  AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*' ORDER BY type DESC`;

async function requireEmpty(run: Do, tables: readonly (readonly Cell[])[]): Promise<void> {
  const names = new Set(tables.map(([name]) => name));
  // A restore that was broken off left its mark: it may begin again.
  if (names.has(MARK) || !names.has("users")) return;
  const [[[people = 0] = []] = []] = await run([{ sql: "SELECT count(*) AS n FROM users" }]);
  if (Number(people) === 0) return;
  throw new RestoreRefused(
    `this deployment is not empty: it has ${people} accounts. A backup is restored into an empty one only`,
  );
}

/**
 * Makes room for a restore: takes away what an empty deployment has, its tables without rows. Throws
 * {@link RestoreRefused} if it is not empty.
 */
export async function prepareTarget(run: Do, backupId: string): Promise<void> {
  const [tables = []] = await run([{ sql: TABLES }]);
  await requireEmpty(run, tables);
  const drop = tables.map(([name]) => ({ sql: `DROP TABLE IF EXISTS ${quoted(String(name))}` }));
  await run([
    { sql: "PRAGMA defer_foreign_keys = ON" },
    ...drop,
    { sql: `CREATE TABLE ${MARK} (backup_id TEXT NOT NULL)` },
    { sql: `INSERT INTO ${MARK} VALUES (?1)`, params: [backupId] },
  ]);
}

export async function endRestore(run: Do): Promise<void> {
  await run([{ sql: `DROP TABLE ${MARK}` }]);
}
