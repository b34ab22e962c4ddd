import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { DAY, MINUTE, SECOND, shiftClock } from "../../shared/kernel/time.ts";

const reply = {
  status: 201,
  headers: { "content-type": "application/json", location: "/api/things/1" },
  body: new Uint8Array(new TextEncoder().encode('{"id":1}')).buffer,
};

let made = 0;
function freshCaller() {
  made += 1;
  return env.IDEMPOTENCY_KEYS.getByName(`caller-${made}`);
}

afterEach(() => shiftClock(0));

describe("idempotency keys of a caller", () => {
  describe("works", () => {
    it("lets one do the work and gives its reply to all who come later", async () => {
      const keys = freshCaller();
      expect(await keys.begin("k")).toMatchObject({ kind: "new" });
      await keys.finish("k", "print", reply);
      const again = await keys.begin("k");
      expect(again).toMatchObject({ kind: "done", fingerprint: "print" });
      if (again.kind !== "done") throw new Error("not done");
      expect(again.reply.headers).toEqual(reply.headers);
      expect(new TextDecoder().decode(again.reply.body)).toBe('{"id":1}');
    });

    it("knows when work was first begun that was given back, for a day", async () => {
      const keys = freshCaller();
      const first = await keys.begin("k");
      await keys.abandon("k");
      shiftClock(MINUTE);
      expect(first).toMatchObject({ again: false });
      expect(await keys.begin("k")).toEqual({ ...first, again: true });
      await keys.abandon("k");
      shiftClock(DAY + MINUTE);
      const later = await keys.begin("k");
      if (first.kind !== "new" || later.kind !== "new") throw new Error("not new");
      expect(later.since).toBeGreaterThan(first.since + DAY);
    });

    it("keeps different keys apart", async () => {
      const keys = freshCaller();
      await keys.begin("one");
      expect(await keys.begin("two")).toMatchObject({ kind: "new" });
    });

    it("forgets after a day", async () => {
      const keys = freshCaller();
      await keys.begin("k");
      await keys.finish("k", "print", reply);
      shiftClock(DAY - MINUTE);
      expect(await keys.begin("k")).toMatchObject({ kind: "done" });
      shiftClock(DAY + MINUTE);
      expect(await keys.begin("k")).toMatchObject({ kind: "new" });
    });
  });

  describe("refuses", () => {
    it("a second one while the first is under way, however many ask at once", async () => {
      const keys = freshCaller();
      const kinds = await Promise.all(
        Array.from({ length: 20 }, async () => (await keys.begin("k")).kind),
      );
      expect(kinds.filter((kind) => kind === "new")).toHaveLength(1);
      expect(kinds.filter((kind) => kind === "in_progress")).toHaveLength(19);
    });
  });

  describe("survives", () => {
    it("a Worker that died with its reservation: it lapses after twenty seconds", async () => {
      const keys = freshCaller();
      await keys.begin("k");
      shiftClock(20 * SECOND + 1);
      expect(await keys.begin("k")).toMatchObject({ kind: "new" });
    });

    it("work that takes long: it is renewed as often as need be, and finished once", async () => {
      const keys = freshCaller();
      await keys.begin("k");
      for (let times = 1; times <= 10; times += 1) {
        shiftClock(times * 15 * SECOND);
        await keys.renew("k");
      }
      expect(await keys.begin("k")).toMatchObject({ kind: "in_progress" });
      await keys.finish("k", "print", reply);
      await keys.renew("k");
      shiftClock(DAY);
      expect(await keys.begin("k")).toMatchObject({ kind: "done" });
    });

    it("work that gave up: the key may be used again, a finished one may not be given back", async () => {
      const keys = freshCaller();
      await keys.begin("k");
      await keys.abandon("k");
      expect(await keys.begin("k")).toMatchObject({ kind: "new" });
      await keys.finish("k", "print", reply);
      await keys.abandon("k");
      expect(await keys.begin("k")).toMatchObject({ kind: "done" });
    });

    it("eviction", async () => {
      const keys = freshCaller();
      await keys.begin("k");
      await keys.finish("k", "print", reply);
      await evictDurableObject(keys);
      expect(await keys.begin("k")).toMatchObject({ kind: "done" });
    });

    it("a day without requests: the alarm leaves nothing behind", async () => {
      const keys = freshCaller();
      await keys.begin("k");
      await keys.finish("k", "print", reply);
      shiftClock(DAY + MINUTE);
      await keys.clockMoved();
      const left = await runInDurableObject(keys, (_, state) =>
        state.storage.sql.exec("SELECT count(*) AS n FROM reply").one(),
      );
      expect(left).toEqual({ n: 0 });
    });
  });
});
