import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { databaseStore, objectClass } from "../adapters/backup-stores.ts";
import {
  nextPiece,
  type PageCursor,
  type PagedStore,
} from "../domains/platform/backups/copy/copy-pages.ts";
import { readLine } from "../domains/platform/backups/copy/lines.ts";
import { TOUCHED } from "../domains/platform/backups/copy/table-shape.ts";
import type { Changes } from "../domains/platform/backups/restore/check-backup.ts";
import { type Do, StoreWriter } from "../domains/platform/backups/restore/write-store.ts";
import { type BackupAnswer, OF_THIS_DEPLOYMENT } from "../domains/platform/index.ts";
import { NOT_BACKED_UP, objectSources } from "./backup-sources.ts";

/** Copies a store piece by piece, with something happening between; now and then a piece is lost and asked for again. */
async function copied(store: PagedStore, between: (piece: number) => Promise<void>) {
  let cursor: PageCursor | null = null;
  let text = "";
  for (let number = 0; ; number += 1) {
    if (number % 7 === 3) await nextPiece(store, cursor);
    const piece = await nextPiece(store, cursor);
    text += piece.text;
    if (piece.next === null) return text.split("\n").slice(0, -1).map(readLine);
    // It comes through a row of JSON.
    cursor = JSON.parse(JSON.stringify(piece.next));
    if (!piece.next.closing) await between(number);
  }
}

type Lines = Awaited<ReturnType<typeof copied>>;

/** Writes what was copied somewhere else; answers the rows that each table had by the copy's own account. */
async function written(lines: Lines, run: Do) {
  const changes: Changes = new Map();
  let table = "";
  for (const line of lines) {
    if (line.kind === "T") table = line.table;
    if (line.kind !== "U") continue;
    const ofTable = changes.get(table) ?? new Map<string, string>();
    changes.set(table, ofTable.set(line.key, line.row));
  }
  const [head] = lines;
  if (head?.kind !== "S") throw new Error("a copy begins with its store");
  const writer = new StoreWriter(run, head.shape, changes);
  await writer.begin();
  let rows: Readonly<Record<string, number>> = {};
  let changed = false;
  for (const line of lines) {
    if (line.kind === "U") changed = true;
    if (line.kind === "T" && !changed) await writer.table(line.table);
    if (line.kind === "R") await writer.row(line.key, line.row);
    if (line.kind === "E") rows = line.rows;
  }
  await writer.end(async () => {});
  return rows;
}

const TABLES = `CREATE TABLE note (id TEXT PRIMARY KEY, body TEXT, bytes BLOB, weight REAL, big INTEGER);
  CREATE TABLE pair (a TEXT NOT NULL, b INTEGER NOT NULL, v TEXT, PRIMARY KEY (a, b)) WITHOUT ROWID;
  CREATE INDEX note_weight ON note (weight);`;

describe("a large object", () => {
  const room = (name: string) => env.CHAT_ROOM.getByName(name);
  const run =
    (name: string): Do =>
    async (statements) => {
      const { answers = [] }: BackupAnswer = await room(name).backup({ kind: "batch", statements });
      return answers;
    };
  const store = objectClass("test", "CHAT_ROOM", room, async () => []).paged("large");

  it("survives being used while it is copied: the copy is of the moment of its end, and nothing is left behind", async () => {
    const large = run("large");
    await large(
      TABLES.split(";")
        .filter((sql) => sql.trim() !== "")
        .map((sql) => ({ sql })),
    );
    await large([
      {
        sql: `INSERT INTO note SELECT printf('n%05d', key), char(1) || 't' || hex(randomblob(200)), randomblob(50),
            0.1 * key, 9007199254740993 + key
          FROM json_each('[0' || replace(hex(zeroblob(2000)), '0', ',0') || ']')`,
      },
      // As long as rows can be (2 MB), and twice as long as they are written down: bytes as hex, quotes with a mark each.
      { sql: "INSERT INTO note VALUES ('o1', NULL, randomblob(1990000), 0, 0)" },
      {
        sql: "INSERT INTO note VALUES ('o2', replace(hex(zeroblob(995000)), '0', char(34)), NULL, 0, 0)",
      },
      {
        sql: "INSERT INTO pair SELECT 'a' || (key % 7), key, NULL FROM json_each('[0,0,0,0,0,0,0,0,0,0]')",
      },
    ]);
    const lines = await copied(store, async (number) => {
      await large([
        {
          sql: "UPDATE note SET body = 'changed ' || ?1 WHERE rowid % 13 = ?1 % 13",
          params: [number],
        },
        { sql: "DELETE FROM note WHERE rowid = ?1 * 31 + 5", params: [number] },
        { sql: "INSERT INTO note VALUES ('new' || ?1, 'x', x'00', 1e300, -1)", params: [number] },
        { sql: "INSERT OR REPLACE INTO pair VALUES ('a1', ?1, 'p')", params: [number] },
      ]);
    });
    const all = [
      {
        sql: "SELECT rowid, id, body, hex(bytes), quote(weight), CAST(big AS TEXT) FROM note ORDER BY rowid",
      },
      { sql: "SELECT * FROM pair ORDER BY a, b" },
    ];
    const counts = await written(lines, run("copy"));
    expect(await run("copy")(all)).toEqual(await large(all));
    expect(counts["note"]).toBe((await large(all))[0]?.length);
    const left = [{ sql: `SELECT name FROM sqlite_master WHERE name GLOB '${TOUCHED}*'` }];
    expect(await large(left)).toEqual([[]]);
    expect(lines.filter(({ kind }) => kind === "U").length).toBeGreaterThan(100);
  });
});

describe("the database", () => {
  it("survives being written to while it is copied, with rows that name each other", async () => {
    const insert = (n: number) =>
      env.DB.prepare("INSERT INTO platform_settings VALUES (?, '{}', 1)").bind(`key ${n}`).run();
    const store = databaseStore(env.DB, OF_THIS_DEPLOYMENT);
    let written = 0;
    const lines = await copied(store, async (number) => {
      await insert(number);
      written += 1;
    });
    const end = lines.at(-1);
    expect(end).toMatchObject({ kind: "E" });
    if (end?.kind === "E") expect(end.rows["platform_settings"]).toBe(written);
    const tables = lines[0]?.kind === "S" ? lines[0].shape.tables.map(({ name }) => name) : [];
    expect(tables.indexOf("studio_boxes")).toBeLessThan(tables.indexOf("studio_comments"));
    expect(tables).not.toContain("_cf_METADATA");
  });
});

describe("objects", () => {
  it("works: of every class it is known how its objects are found, or why they are left out", () => {
    const classes = Object.entries(env).flatMap(([name, value]) =>
      value?.constructor?.name === "DurableObjectNamespace" ? [name] : [],
    );
    const read: string[] = [];
    const watched = new Proxy(env, {
      get: (target, name) => {
        read.push(String(name));
        return Reflect.get(target, name);
      },
    });
    expect(objectSources(watched).length).toBeGreaterThan(0);
    const known = new Set([...read, ...Object.keys(NOT_BACKED_UP)]);
    expect(classes.length).toBeGreaterThan(10);
    expect(classes.filter((name) => !known.has(name))).toEqual([]);
    expect(Object.keys(NOT_BACKED_UP).filter((name) => read.includes(name))).toEqual([]);
  });
});
