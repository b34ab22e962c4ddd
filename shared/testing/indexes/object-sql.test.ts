import { DatabaseSync } from "node:sqlite";
import { describe, expect, it } from "vitest";
import { SESSION_TABLES } from "../../../durable-objects/account-sessions/tables.ts";
import { CALL_TABLES } from "../../../durable-objects/call-room/tables.ts";
import { ROOM_TABLES } from "../../../durable-objects/chat-room/tables.ts";
import { METRIC_TABLES } from "../../../durable-objects/metrics/tables.ts";
import { CHANNEL_TABLES } from "../../../durable-objects/project-channel/tables.ts";
import { UPLOAD_TABLES } from "../../../durable-objects/upload-session/tables.ts";
import { HUB_TABLES } from "../../../durable-objects/user-hub/tables.ts";
import { VIEW_TABLES } from "../../../durable-objects/view-counter/tables.ts";
import { fullScans } from "./full-scans.ts";
import { SMALL_IN_OBJECTS } from "./object-exceptions.ts";
import { statementsIn, statementsOf } from "./object-sql.ts";

const OBJECTS: Readonly<Record<string, readonly string[]>> = {
  "account-sessions": SESSION_TABLES,
  "call-room": CALL_TABLES,
  "chat-room": ROOM_TABLES,
  metrics: METRIC_TABLES,
  "project-channel": CHANNEL_TABLES,
  "upload-session": UPLOAD_TABLES,
  "user-hub": HUB_TABLES,
  "view-counter": VIEW_TABLES,
};

/** Some of what objects say is said to the database, whose statements are looked at as they are run. */
function isOfDirectory(database: DatabaseSync, sql: string): boolean {
  try {
    database.prepare(sql);
    return false;
  } catch (error) {
    if (String(error).includes("no such table")) return true;
    throw error;
  }
}

function scansOf(object: string): string[] {
  const database = new DatabaseSync(":memory:");
  for (const step of OBJECTS[object] ?? []) database.exec(step);
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const small = SMALL_IN_OBJECTS[object] ?? {};
  const large = new Set(names.map(({ name }) => String(name)).filter((name) => !(name in small)));
  const folder = new URL(`../../../durable-objects/${object}`, import.meta.url).pathname;
  return statementsOf(folder).flatMap(({ file, sql }) => {
    if (isOfDirectory(database, sql)) return [];
    const steps = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all();
    const plan = steps.map(({ detail }) => String(detail));
    return fullScans({ sql, plan }, large).map((table) => `${table} in ${file}: ${sql}`);
  });
}

describe("works: statements of objects", () => {
  it.each(Object.keys(OBJECTS))("%s", (object) => {
    expect(scansOf(object)).toEqual([]);
  });
});

describe("statements in a source", () => {
  it("works: those that are named, made of others, or over several lines are found", () => {
    const source = `
      const LIVE = "ended_at IS NULL";
      sql.exec("SELECT 1 FROM a WHERE b = ?", b);
      sql.exec(\`DELETE FROM session
        WHERE \${LIVE}\`);
      log("Selected nothing");
      sql.exec(\`SELECT \${columns.join()} FROM a\`);`;
    expect(statementsIn("file.ts", source).map(({ sql }) => sql.replace(/\s+/g, " "))).toEqual([
      "SELECT 1 FROM a WHERE b = ?",
      "DELETE FROM session WHERE ended_at IS NULL",
    ]);
  });

  it("works: most of what objects say is found", () => {
    const folder = new URL("../../../durable-objects/chat-room", import.meta.url).pathname;
    expect(statementsOf(folder).length).toBeGreaterThan(60);
  });
});
