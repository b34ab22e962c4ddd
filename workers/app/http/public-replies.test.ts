import { beforeEach, describe, expect, it, vi } from "vitest";
import { PublicReplies } from "./public-replies.ts";

const URL = "https://veche.example/api/media/feed";
const SHARED = { "Cache-Control": "public, max-age=10", ETag: 'W/"one"', Vary: "Authorization" };

let now: number;
let hits: { hit: { value: number }; miss: { value: number } };
let replies: PublicReplies;

beforeEach(() => {
  now = 1_000_000;
  hits = { hit: { value: 0 }, miss: { value: 0 } };
  replies = new PublicReplies({ now: () => now }, hits);
});

const made = (body = "one", headers: Record<string, string> = SHARED, status = 200) =>
  vi.fn(async () => new Response(body, { status, headers }));
const guest = (headers: Record<string, string> = {}) => new Request(URL, { headers });
const write = (sql: string) => replies.heed([{ sql, values: [] }]);

/** Whether the next guest is answered from memory. */
async function isKept(): Promise<boolean> {
  const make = made("anew");
  await replies.answer(guest(), make);
  return make.mock.calls.length === 0;
}

describe("works", () => {
  it("what many guests look at at once is made once", async () => {
    const make = made();
    for (let time = 0; time < 3; time += 1) {
      const reply = await replies.answer(guest(), make);
      expect(await reply.text()).toBe("one");
      expect(reply.headers.get("ETag")).toBe('W/"one"');
    }
    expect(make).toHaveBeenCalledTimes(1);
    expect([hits.hit.value, hits.miss.value]).toEqual([2, 1]);
  });

  it("who has it already is told so", async () => {
    await replies.answer(guest(), made());
    const reply = await replies.answer(guest({ "If-None-Match": '"other", "one"' }), made());
    expect(reply.status).toBe(304);
    expect(await reply.text()).toBe("");
  });

  it.each([
    'insert into "images" (id) values (?)',
    "update users set status = ?",
    "DELETE FROM vacancy_docs",
  ])("is forgotten at once by a write to what guests are shown: %s", async (sql) => {
    await replies.answer(guest(), made());
    write(sql);
    expect(await isKept()).toBe(false);
  });

  it.each(["select * from images", "insert into security_events (id) values (?)"])(
    "is not forgotten for anything else: %s",
    async (sql) => {
      await replies.answer(guest(), made());
      write(sql);
      expect(await isKept()).toBe(true);
    },
  );
});

describe("refuses", () => {
  it("to answer who sends a token, or to keep what they got", async () => {
    await replies.answer(guest(), made());
    const own = made("mine");
    const reply = await replies.answer(guest({ Authorization: "Bearer x" }), own);
    expect(await reply.text()).toBe("mine");
    expect(await (await replies.answer(guest(), made("anew"))).text()).toBe("one");
  });

  it.each([
    ["that is somebody's", { "Cache-Control": "private, no-cache" }, 200],
    ["that sets a cookie", { ...SHARED, "Set-Cookie": "a=1" }, 200],
    ["that depends on more than the address", { ...SHARED, Vary: "Accept-Language" }, 200],
    ["that is a refusal", SHARED, 404],
  ] as const)("to keep a reply %s", async (_, headers, status) => {
    await replies.answer(guest(), made("one", headers, status));
    expect(await isKept()).toBe(false);
  });

  it("to keep what is too large", async () => {
    await replies.answer(guest(), made("x".repeat(300_000)));
    expect(await isKept()).toBe(false);
  });
});

describe("survives", () => {
  it("a write while an answer is under way: that answer is not kept", async () => {
    const slow = vi.fn(async () => {
      write("update images set shown = 0");
      return new Response("old", { headers: SHARED });
    });
    expect(await (await replies.answer(guest(), slow)).text()).toBe("old");
    expect(await isKept()).toBe(false);
  });

  it.each([
    ["four seconds", 4_000],
    ["a clock that goes back", -1],
  ])("%s: it is made anew", async (_, by) => {
    await replies.answer(guest(), made());
    now += by;
    expect(await isKept()).toBe(false);
  });
});
