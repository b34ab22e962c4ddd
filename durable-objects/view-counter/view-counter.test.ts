import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { type Account, registerAccount, sendJson } from "../../shared/testing/accounts.ts";
import { call, publisher, uploaded } from "../../shared/testing/gallery.ts";
import { uniquePng } from "../../shared/testing/images.ts";
import { objectViewCounters } from "../../workers/adapters/view-counters.ts";
import type { Viewed } from "../../workers/domains/media/ports.ts";

const counters = objectViewCounters(env.VIEW_COUNTER);
const DAY = "2026-11-21";
/** The long form counts as many as the promise names; every run as many as take a second. */
const long = "LONG_TESTS" in env && Boolean(env.LONG_TESTS);
const [VIEWS, CLIENTS] = long ? [10_000, 500] : [600, 60];

let owner: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
});

const kinds: readonly Viewed["kind"][] = ["video", "image"];

async function newVideo(): Promise<Viewed> {
  const id = crypto.randomUUID();
  const insert = env.DB.prepare(
    `INSERT INTO videos (id, owner_id, file_id, title, description, tags, status, is_public, try_key, tried_at, created_at)
     VALUES (?, ?, ?, '', '', '[]', 'approved', 1, '', 0, 0)`,
  );
  await insert.bind(id, owner.user.id, crypto.randomUUID()).run();
  return { kind: "video", id };
}

async function newImage(): Promise<Viewed> {
  const { id } = await uploaded(owner, uniquePng(), { isPublic: "false" });
  return { kind: "image", id };
}

const anew = (kind: Viewed["kind"]) => (kind === "video" ? newVideo() : newImage());

const viewer = (n: number) => {
  const bytes = new Uint8Array(16);
  new DataView(bytes.buffer).setUint32(0, Math.imul(n + 1, 2_654_435_761));
  new DataView(bytes.buffer).setUint32(8, n);
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
};

const wholeOf = ({ kind, id }: Viewed) => (kind === "video" ? id : `image:${id}`);

const names = (viewed: Viewed) => {
  const whole = wholeOf(viewed);
  return [...Array.from({ length: 8 }, (_, part) => `${whole}/${part}`), whole];
};

/** Lets an object's alarm ring, if it is set: `rings` is told of that before anything can go wrong. */
async function ring(name: string, rings: (name: string) => void = () => {}): Promise<void> {
  await runInDurableObject(env.VIEW_COUNTER.getByName(name), async (object, { storage }) => {
    if ((await storage.getAlarm()) === null) return;
    await storage.deleteAlarm();
    rings(name);
    await object.alarm();
  });
}

/** Lets the alarms ring, those of the parts first; answers how many writes the directory took. */
async function settle(viewed: Viewed): Promise<number> {
  const rung: string[] = [];
  for (const name of names(viewed)) await ring(name, (one) => rung.push(one));
  return rung.filter((name) => name === wholeOf(viewed)).length;
}

async function views({ kind, id }: Viewed): Promise<number | null> {
  return env.DB.prepare(`SELECT views FROM ${kind}s WHERE id = ?`).bind(id).first<number>("views");
}

/** How many objects of those that count it hold anything. */
async function holding(viewed: Viewed): Promise<number> {
  const kept = await Promise.all(
    names(viewed).map((name) =>
      runInDurableObject(
        env.VIEW_COUNTER.getByName(name),
        (_, { storage }) => storage.sql.exec("SELECT name FROM sqlite_master").toArray().length,
      ),
    ),
  );
  return kept.filter((tables) => tables > 0).length;
}

/** A client tries again what a restart has cut off. */
async function see(viewed: Viewed, who: string, day = DAY): Promise<void> {
  for (;;) {
    try {
      return await counters.see(viewed, who, day);
    } catch {
      // The object was restarted under the call.
    }
  }
}

describe("works", () => {
  it.each(kinds)("a viewer counts once a day, and again on another: %s", async (kind) => {
    const viewed = await anew(kind);
    for (const day of [DAY, DAY, "2026-11-22"]) await see(viewed, viewer(1), day);
    await see(viewed, viewer(2));
    expect(await settle(viewed)).toBe(1);
    expect(await views(viewed)).toBe(3);
    expect(await settle(viewed)).toBe(0);
  });

  it.each(kinds)("what is gone is forgotten, its viewers too: %s", async (kind) => {
    const viewed = await anew(kind);
    await see(viewed, viewer(1));
    await settle(viewed);
    await counters.forget(viewed);
    expect(await holding(viewed)).toBe(0);
    await env.DB.prepare(`DELETE FROM ${kind}s WHERE id = ?`).bind(viewed.id).run();
    for (const n of [2, 3, 4]) await see(viewed, viewer(n));
    expect(await holding(viewed)).toBeGreaterThan(0);
    await settle(viewed);
    expect(await holding(viewed)).toBe(0);
  });

  it.each(kinds)("development's counters bring what is on its way: %s", async (kind) => {
    const viewed = await anew(kind);
    for (const n of [1, 2, 3]) await see(viewed, viewer(n));
    await sendJson("POST", "/api/dev/cron", { name: "counters" });
    expect(await views(viewed)).toBe(3);
  });

  it("whoever looks at a picture is counted, signed in or not", async () => {
    const { id } = await uploaded(owner, uniquePng());
    const look = (account: Account | null, agent: string) =>
      call(account, "POST", `/api/media/${id}/view`, { headers: { "User-Agent": agent } });
    for (const who of [owner, owner, null, null]) {
      expect((await look(who, "one")).status).toBe(204);
    }
    await look(null, "another");
    await settle({ kind: "image", id });
    const image = await (await call(null, "GET", `/api/media/${id}`)).json();
    expect(image).toMatchObject({ views: 3 });
    await call(owner, "DELETE", `/api/media/${id}`);
    await vi.waitFor(async () => expect(await holding({ kind: "image", id })).toBe(0));
  });
});

describe("survives", () => {
  it(`${VIEWS} views by ${CLIENTS} clients at once, with restarts, are counted exactly`, async ({
    annotate,
  }) => {
    const video = await newVideo();
    let next = 0;
    let flushes = 0;
    let writes = 0;
    let restarts = 0;
    const lost = new Set<string>();
    const client = async () => {
      for (let n = next++; n < VIEWS; n = next++) {
        await see(video, viewer(n));
        // Each tenth comes twice.
        if (n % 10 === 0) await see(video, viewer(n));
      }
    };
    const whole = wholeOf(video);
    const flushNowAndThen = async () => {
      for (; next < VIEWS; flushes += 1) {
        for (const name of names(video)) {
          // One that goes down under it has lost its alarm here; the runtime would ring it again.
          await ring(name, (one) => (writes += one === whole ? 1 : 0)).catch(() => lost.add(name));
        }
      }
    };
    const restart = (name: string) =>
      runInDurableObject(env.VIEW_COUNTER.getByName(name), (_, state) => state.abort("restart"));
    const restartNowAndThen = async () => {
      while (next < VIEWS) {
        restarts += names(video).length;
        // Whoever is asked for something while it goes down is told so, as is who asks this of it.
        await Promise.allSettled(names(video).map(restart));
      }
    };
    const clients = Array.from({ length: CLIENTS }, client);
    await Promise.all([...clients, flushNowAndThen(), restartNowAndThen()]);
    for (const name of lost) {
      await runInDurableObject(env.VIEW_COUNTER.getByName(name), (object) => object.alarm());
      if (name === whole) writes += 1;
    }
    writes += await settle(video);
    flushes += 2;
    expect(await views(video)).toBe(VIEWS);
    expect(writes, `writes in ${flushes} flushes`).toBeLessThanOrEqual(flushes);
    const counted = `${VIEWS} views, ${restarts} restarts`;
    if (long) await annotate(`${counted}: ${writes} writes in ${flushes} flushes`);
  }, 300_000);
});
