import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { fullScans } from "./full-scans.ts";

const database = new DatabaseSync(":memory:");
database.exec(`
  CREATE TABLE people (id TEXT PRIMARY KEY, name TEXT, at INTEGER);
  CREATE INDEX people_at ON people (at);
  CREATE TABLE letters (n INTEGER PRIMARY KEY, person_id TEXT, text TEXT);
  CREATE TABLE platform_settings (name TEXT PRIMARY KEY, value TEXT);
  CREATE VIRTUAL TABLE words USING fts5 (text);
  CREATE VIRTUAL TABLE places USING rtree (n, x0, x1);
`);
const tables = new Set(["people", "letters", "platform_settings", "words", "places"]);

function scansOf(sql: string): string[] {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
  return fullScans({ sql, plan: steps.map(({ detail }) => String(detail)) }, tables);
}

describe("works: finds what reads a table from end to end", () => {
  it.each([
    ["SELECT * FROM people WHERE name = 'Anna'", ["people"]],
    ["SELECT count(*) FROM people", ["people"]],
    ["UPDATE people SET name = 'Anna' WHERE name = 'Ann'", ["people"]],
    ["DELETE FROM letters WHERE person_id = '1'", ["letters"]],
    [
      "SELECT l.text FROM people p JOIN letters AS l ON l.person_id = p.id WHERE p.id = '1'",
      ["letters"],
    ],
    [
      "SELECT * FROM people WHERE id = '1' AND EXISTS (SELECT 1 FROM letters WHERE text = 'x')",
      ["letters"],
    ],
    ["SELECT * FROM people ORDER BY name LIMIT 5", ["people"]],
    ["SELECT rowid FROM words", ["words"]],
    ["SELECT n FROM places", ["places"]],
  ])("%s", (sql, found) => {
    expect(scansOf(sql)).toEqual(found);
  });
});

describe("refuses to complain of what an index answers", () => {
  it.each([
    "SELECT * FROM people WHERE id = '1'",
    "SELECT * FROM people WHERE at > 5",
    "SELECT * FROM people ORDER BY at DESC LIMIT 5",
    "SELECT * FROM letters ORDER BY n DESC LIMIT 5",
    "SELECT EXISTS (SELECT 1 FROM people)",
    "SELECT * FROM people WHERE id IN (SELECT value FROM json_each('[1, 2]'))",
    "SELECT rowid FROM words WHERE words MATCH 'bell'",
    "SELECT n FROM places WHERE x0 > 1 AND x1 < 2",
    "SELECT n FROM places WHERE n = 1",
    "WITH some AS (SELECT * FROM people WHERE at > 5 LIMIT 3) SELECT * FROM some ORDER BY name",
    // It holds a handful of rows, whatever there is else.
    "SELECT * FROM platform_settings WHERE value = 'x'",
  ])("%s", (sql) => {
    expect(scansOf(sql)).toEqual([]);
  });
});
