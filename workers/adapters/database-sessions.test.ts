import { sql } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";
import { bookmarkOf, LaggingDatabase } from "../../shared/testing/lagging-database.ts";
import type { Database } from "../domains/platform/ports.ts";
import { databaseSessions, newestBookmark } from "./database-sessions.ts";
import { MetricsCollector } from "./metrics.ts";

const read = async (db: Database) => {
  const [row] = await db.all<{ version: number }>(sql`SELECT version FROM things`);
  return row?.version;
};
const write = (db: Database) => db.run(sql`UPDATE things SET version = version + 1`);

let database: LaggingDatabase;
let sessions: ReturnType<typeof databaseSessions>;

beforeEach(() => {
  database = new LaggingDatabase();
  sessions = databaseSessions(database, new MetricsCollector());
});

describe("works, with a replica that is behind", () => {
  it("a read anywhere is answered by the replica as it is; one from a bookmark never without the writes before it", async () => {
    const writing = sessions.writing();
    await write(writing.db);
    await write(writing.db);
    expect(writing.bookmark()).toBe(bookmarkOf(2));
    expect(await read(sessions.reading(null).db)).toBe(0);
    const own = sessions.reading(writing.bookmark());
    expect(await read(own.db)).toBe(2);
    expect(own.bookmark()).toBe(bookmarkOf(2));
    expect(database.asked).toEqual(["primary", "primary", "replica", "replica"]);
  });

  it("a call that writes reads at the primary, before and after, so that it decides by what is true", async () => {
    database.version = 5;
    const { db, bookmark } = sessions.writing();
    expect(await read(db)).toBe(5);
    expect(bookmark()).toBeNull();
    await write(db);
    database.version = 9;
    expect(await read(db)).toBe(9);
    expect(database.asked).toEqual(["primary", "primary", "primary"]);
    expect(bookmark()).toBe(bookmarkOf(6));
  });

  it("a batch tells where its writes stand too", async () => {
    const { db, bookmark } = sessions.writing();
    await db.batch([db.run(sql`INSERT INTO things VALUES (1)`), db.run(sql`DELETE FROM things`)]);
    expect(bookmark()).toBe(bookmarkOf(2));
  });

  it("what begins like a read and writes is a write", async () => {
    const { db, bookmark } = sessions.writing();
    await db.all(sql`WITH old AS (SELECT 1) DELETE FROM things RETURNING version`);
    expect(bookmark()).toBe(bookmarkOf(1));
  });

  it("the newest of several bookmarks counts", () => {
    expect(newestBookmark([bookmarkOf(3), bookmarkOf(12), null])).toBe(bookmarkOf(12));
  });
});

describe("refuses", () => {
  it.each(["", "first-primary", "00000001", `${bookmarkOf(1)}; DROP`, "x".repeat(59)])(
    "to take %j for a bookmark",
    (text) => {
      expect(newestBookmark([text])).toBeNull();
      expect(newestBookmark([text, bookmarkOf(1)])).toBe(bookmarkOf(1));
    },
  );
});
