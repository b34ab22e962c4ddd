import { env } from "cloudflare:workers";

interface Column {
  readonly name: string;
  readonly type: string;
  readonly pk: number;
}

const quoted = (name: string) => `"${name}"`;

async function rowsOf<Row>(sql: string): Promise<Row[]> {
  return (await env.DB.prepare(sql).all<Row>()).results;
}

/** Columns that must differ from row to row, or are named by what must. */
async function differing(table: string): Promise<Set<string>> {
  const indexes = await rowsOf<{ name: string; unique: number }>(
    `PRAGMA index_list(${quoted(table)})`,
  );
  const unique = indexes.filter((index) => index.unique === 1);
  const columns = await Promise.all(
    unique.map(({ name }) => rowsOf<{ name: string }>(`PRAGMA index_info(${quoted(name)})`)),
  );
  return new Set(columns.flat().map(({ name }) => name));
}

/** Ids and hashes keep their form and their length, whatever else gets a number behind it. */
function numbered(name: string): string {
  return `CASE WHEN length(${name}) IN (36, 64) THEN substr(${name}, 1, length(${name}) - 12) || printf('%012x', n)
    ELSE ${name} || '-' || n END`;
}

/**
 * Makes `count` rows of the first row of a table, alike but for what must differ: ids that name each other in one table and
 * in another do so still. `keep` are columns that stay as they are.
 */
export async function multiply(
  table: string,
  count: number,
  keep: readonly string[] = [],
): Promise<void> {
  const columns = await rowsOf<Column>(`PRAGMA table_info(${quoted(table)})`);
  const differ = await differing(table);
  const values = columns.map(({ name, type, pk }) => {
    if (keep.includes(name)) return quoted(name);
    if (pk > 0 && type.toLowerCase() === "integer") return "n";
    const own = differ.has(name) && type.toLowerCase() === "text";
    if (own) return numbered(quoted(name));
    return name === "created_at" ? `${quoted(name)} + n` : quoted(name);
  });
  await env.DB.prepare(
    `WITH RECURSIVE numbers (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
     INSERT INTO ${quoted(table)} (${columns.map(({ name }) => quoted(name)).join(", ")})
     SELECT ${values.join(", ")} FROM (SELECT * FROM ${quoted(table)} LIMIT 1), numbers`,
  )
    .bind(999 + count)
    .run();
}
