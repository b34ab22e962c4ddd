import { drizzle } from "drizzle-orm/d1";
import { describe, expect, it } from "vitest";
import { MINUTE, SECOND } from "../../../../shared/kernel/time.ts";
import type { Database } from "../../platform/index.ts";
import type { Sealer, SigningKey } from "../ports.ts";
import { KeyRing } from "./key-ring.ts";

const key: SigningKey = { kty: "EC", crv: "P-256", kid: "secret", x: "", y: "", d: "" };
const sealer: Sealer = { seal: async (text) => text, open: async (sealed) => sealed };

/** A database that counts how often it is asked, and may be down. */
function counting() {
  const state = { asked: 0, isDown: false, now: 1_000_000 };
  const statement = {
    bind: () => statement,
    raw: async () => {
      state.asked += 1;
      if (state.isDown) throw new Error("down");
      return [];
    },
  };
  const db: Database = drizzle({ prepare: () => statement } as unknown as D1Database);
  const ring = new KeyRing(db, { now: () => state.now }, sealer, [key]);
  return { state, ring };
}

describe("an isolate's keys", () => {
  it("are asked for once in five minutes", async () => {
    const { state, ring } = counting();
    for (let i = 0; i < 100; i++) expect((await ring.current()).signing.kid).toBe("secret");
    expect(state.asked).toBe(1);
    state.now += 5 * MINUTE;
    await ring.current();
    expect(state.asked).toBe(2);
  });

  it("are not asked for again by a flood of unknown names", async () => {
    const { state, ring } = counting();
    state.now += MINUTE;
    await ring.current();
    state.now += 20 * SECOND;
    await Promise.all(Array.from({ length: 500 }, (_, i) => ring.knowing(`made up ${i}`)));
    expect(state.asked).toBe(2);
    state.now += 11 * SECOND;
    await ring.knowing("another");
    expect(state.asked).toBe(3);
  });

  it("stay known while the database does not answer", async () => {
    const { state, ring } = counting();
    await ring.current();
    state.isDown = true;
    state.now += 60 * MINUTE;
    expect((await ring.current()).signing.kid).toBe("secret");
    await expect(counting().ring.current()).resolves.toBeDefined();
  });
});
