import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type AuditRow, breach, emptyChain } from "./chain.ts";
import { findEntries } from "./store.ts";
import { recordAudit, withAudit } from "./with-audit.ts";

const db = drizzle(env.DB);
const trace = { requestId: "request-1", traceparent: "" };
const deps = { db, trace, clock: { now: () => 1_700_000_000_000 } };

const things = sqliteTable("audited_things", {
  id: text().primaryKey(),
  value: integer().notNull(),
});

function change(id: string, value: number) {
  return db.update(things).set({ value }).where(eq(things.id, id)).returning();
}

function entry(action: string) {
  return { actorId: crypto.randomUUID(), action, target: "thing:1", details: { b: 1, a: [2] } };
}

async function chain(): Promise<AuditRow[]> {
  return (await findEntries(db, {}, null, 1_000)).reverse();
}

function firstBreach(rows: readonly AuditRow[]): string | null {
  let head: Pick<AuditRow, "seq" | "hash"> = emptyChain;
  for (const row of rows) {
    const problem = breach(head, row);
    if (problem !== null) return problem;
    head = row;
  }
  return null;
}

beforeAll(async () => {
  await env.DB.exec("CREATE TABLE audited_things (id TEXT PRIMARY KEY, value INTEGER NOT NULL)");
});

beforeEach(async () => {
  await env.DB.exec("INSERT OR REPLACE INTO audited_things VALUES ('1', 0)");
});

describe("the audit trail", () => {
  describe("works", () => {
    it("holds a change and its entry together", async () => {
      const before = (await chain()).length;
      const changed = await withAudit(deps, entry("thing.change"), change("1", 5));
      expect(changed).toEqual([{ id: "1", value: 5 }]);
      const rows = await chain();
      expect(rows).toHaveLength(before + 1);
      expect(rows.at(-1)).toMatchObject({
        seq: before + 1,
        action: "thing.change",
        details: '{"a":[2],"b":1}',
        requestId: "request-1",
      });
      expect(firstBreach(rows)).toBeNull();
    });

    it("runs what comes after the change", async () => {
      const then = [db.insert(things).values({ id: "then", value: 1 })];
      await withAudit(deps, entry("thing.change"), change("1", 6), then);
      expect(await db.select().from(things).where(eq(things.id, "then"))).toHaveLength(1);
    });

    it("takes down what has no statement", async () => {
      await recordAudit(deps, { actorId: null, action: "platform.something" });
      expect((await chain()).at(-1)).toMatchObject({ actorId: null, target: null, ip: null });
    });
  });

  describe("refuses", () => {
    it("an entry of a change that did not happen, and all that belongs to it", async () => {
      const before = await chain();
      const then = [db.insert(things).values({ id: "never", value: 1 })];
      const answer = await withAudit(deps, entry("thing.change"), change("absent", 5), then);
      expect(answer).toBeNull();
      expect(await chain()).toEqual(before);
      expect(await db.select().from(things).where(eq(things.id, "never"))).toEqual([]);
    });

    it("a change whose entry or sequel cannot be written", async () => {
      const before = await chain();
      const clash = [db.insert(things).values({ id: "1", value: 9 })];
      await expect(withAudit(deps, entry("thing.change"), change("1", 7), clash)).rejects.toThrow();
      expect(await chain()).toEqual(before);
      expect(await db.select().from(things)).not.toContainEqual({ id: "1", value: 7 });
    });

    it.each([
      "UPDATE audit_log SET details = '{}' WHERE seq = 1",
      "DELETE FROM audit_log WHERE seq = 1",
      "DELETE FROM audit_log",
      "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE seq = 1",
      "INSERT INTO audit_log SELECT seq + 1000, at, actor_id, action, target, ip, request_id, details, 'x', hash FROM audit_log WHERE seq = 1",
    ])("%s", async (statement) => {
      await recordAudit(deps, { actorId: null, action: "platform.something" });
      const before = await chain();
      await expect(env.DB.prepare(statement).run()).rejects.toThrow(/audit_log:/);
      expect(await chain()).toEqual(before);
    });
  });

  describe("survives", () => {
    it("fifty writers at once: one unbroken chain, each change with its entry", async () => {
      const before = (await chain()).length;
      const ids = Array.from({ length: 50 }, (_, i) => `parallel-${i}`);
      await db.batch([
        db.delete(things).where(eq(things.id, "x")),
        ...ids.map((id) => db.insert(things).values({ id, value: 0 })),
      ]);
      await Promise.all(
        ids.map((id, i) => withAudit(deps, entry(`thing.${i}`), change(id, i + 1))),
      );
      const rows = await chain();
      expect(rows).toHaveLength(before + 50);
      expect(firstBreach(rows)).toBeNull();
      expect(new Set(rows.slice(before).map(({ action }) => action)).size).toBe(50);
    });

    it("tells of any alteration, whichever byte it is", async () => {
      const rows = await chain();
      expect(rows.length).toBeGreaterThan(10);
      for (const [i, row] of rows.entries()) {
        for (const [name, value] of Object.entries(row)) {
          const altered = typeof value === "number" ? value + 1 : `${value}x`;
          const forged = rows.with(i, { ...row, [name]: altered });
          expect(firstBreach(forged), `${i} ${name}`).not.toBeNull();
        }
        if (i < rows.length - 1) expect(firstBreach(rows.toSpliced(i, 1))).not.toBeNull();
      }
    });
  });
});
