import { env, exports } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, inject, it, vi } from "vitest";
import type { Chat, LinkPreview, Message } from "../../../../shared/contracts/chat/index.ts";
import {
  type Account,
  advanceClock,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { linkPages } from "../../../adapters/link-pages.ts";

const site = inject("fakeSite");
const here = { resolver: null, allowLoopback: true, us: ORIGIN };
const pages = linkPages(here);
const strict = linkPages({
  resolver: `${site}/dns-query`,
  allowLoopback: false,
  us: ORIGIN,
});

let anna: Account;
let boris: Account;
beforeAll(async () => {
  anna = await registerAccount();
  boris = await registerAccount();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await resetClock();
});

async function call<Reply>(account: Account, method: string, path: string, body?: object) {
  const response = await sendJson(method, path, body, account.headers);
  expect(response.ok, await response.clone().text()).toBe(true);
  return (await (response.status === 204 ? null : response.json())) as Reply;
}

async function aGroup(): Promise<string> {
  const group = { type: "group", title: "Links", memberIds: [boris.user.id] };
  return (await call<Chat>(anna, "POST", "/api/chats", group)).id;
}

function write(chatId: string, text: string): Promise<Message> {
  const draft = { clientId: crypto.randomUUID(), text };
  return call<Message>(anna, "POST", `/api/chats/${chatId}/messages`, draft);
}

function read(chatId: string, seq: number): Promise<Message> {
  return call<Message>(boris, "GET", `/api/chats/${chatId}/messages/${seq}`);
}

async function previewOf(chatId: string, seq: number): Promise<LinkPreview> {
  await expect
    .poll(async () => (await read(chatId, seq)).linkPreview, { timeout: 15_000 })
    .toBeDefined();
  const { linkPreview } = await read(chatId, seq);
  if (!linkPreview) throw new Error("unreachable");
  return linkPreview;
}

async function asked(path: string): Promise<number> {
  const received = (await (await fetch(`${site}/received`)).json()) as string[];
  return received.filter((one) => one === path).length;
}

function uses(chatId: string) {
  const query = "SELECT file_id FROM file_uses WHERE used_by = 'link_preview' AND context LIKE ?";
  return env.DB.prepare(query).bind(`${chatId}/%`).all();
}

describe("previews of links", () => {
  describe("works", () => {
    it("shows what a page says of itself, with a picture of our own, once for all chats", async () => {
      const [chat, other] = [await aGroup(), await aGroup()];
      const { seq } = await write(chat, `look: ${site}/good!`);
      const preview = await previewOf(chat, seq);
      expect(preview).toEqual({
        url: `${site}/good`,
        title: "The veche bell & its tale",
        description: "Rung to call everybody together",
        siteName: "The Bell",
        imageUrl: expect.stringMatching(/^\/api\/files\/[\w-]+\/thumb\?expires=/),
      });
      const picture = await exports.default.fetch(new Request(ORIGIN + preview.imageUrl));
      expect([picture.status, picture.headers.get("Content-Type")]).toEqual([200, "image/webp"]);
      await picture.arrayBuffer();
      const again = await write(other, `${site}/good`);
      await previewOf(other, again.seq);
      expect(await asked("/good")).toBe(1);
      expect((await uses(chat)).results).toEqual((await uses(other)).results);
    });

    it("tells everybody by an event, takes an edited link's place, and goes with its message", async () => {
      const chat = await aGroup();
      const { seq } = await write(chat, `${site}/good`);
      await previewOf(chat, seq);
      const path = `/api/chats/${chat}/messages/${seq}`;
      await call(anna, "PATCH", path, { text: `${site}/with-false-picture` });
      await expect
        .poll(async () => (await read(chat, seq)).linkPreview?.title, { timeout: 15_000 })
        .toBe("A page");
      expect((await read(chat, seq)).linkPreview?.imageUrl).toBeUndefined();
      await expect.poll(async () => (await uses(chat)).results, { timeout: 15_000 }).toEqual([]);
      const log = await call<{ items: { kind: string; preview?: LinkPreview | null }[] }>(
        boris,
        "GET",
        `/api/chats/${chat}/events?after=${seq}`,
      );
      const told = log.items.filter(({ kind }) => kind === "link_preview");
      expect(told.map(({ preview }) => preview?.title)).toEqual([
        "The veche bell & its tale",
        undefined,
        "A page",
      ]);
      await call(anna, "DELETE", path);
      expect((await read(chat, seq)).linkPreview).toBeUndefined();
    });

    it("reads a page again after a day", async () => {
      const chat = await aGroup();
      const before = await asked("/once");
      await previewOf(chat, (await write(chat, `${site}/once`)).seq);
      await advanceClock(25 * 3_600);
      anna = await registerAccount();
      boris = await registerAccount();
      const later = await aGroup();
      await previewOf(later, (await write(later, `${site}/once`)).seq);
      expect(await asked("/once")).toBe(before + 2);
    });

    it("takes pages for what they say they are: other alphabets, entities, no tricks", async () => {
      const windows1251 = Uint8Array.from([
        ...new TextEncoder().encode("<meta charset=windows-1251><title>"),
        ...[0xc2, 0xe5, 0xf7, 0xe5],
        ...new TextEncoder().encode(" &mdash; &#1080;&#x442;&#x43e;&#x433; \u0001</title>"),
      ]);
      const served = (body: BodyInit, type = "text/html") =>
        vi
          .spyOn(globalThis, "fetch")
          .mockResolvedValueOnce(new Response(body, { headers: { "Content-Type": type } }));
      served(windows1251);
      expect(await pages.look("https://a.example/")).toEqual({
        title: "Вече — итог",
        description: "",
        siteName: "a.example",
      });
      served(`<title>a\u202Eb</title><meta name=description content="${"x".repeat(999)}">`);
      const { title, description } = (await pages.look("https://a.example/")) ?? {};
      expect([title, description?.length]).toEqual(["ab", 400]);
      served('<title>x</title><meta property="og:image" content="data:image/png;base64,xx">');
      expect(await pages.look("https://a.example/")).not.toHaveProperty("imageUrl");
    });
  });

  describe("refuses", () => {
    it.each([
      "/to-private",
      "/to-metadata",
      "/to-file",
      "/to-credentials",
      "/round",
      "/plain",
      "/untitled",
      "/cut",
      "/missing",
    ])("to show anything for %s", async (path) => {
      expect(await pages.look(`${site}${path}`)).toBeNull();
    });

    it.each([
      "http://127.0.0.1/",
      "http://localhost/",
      "http://[::1]/",
      "http://[::ffff:10.0.0.1]/",
      "http://0x7f.1/",
      "http://2130706433/",
      "http://192.168.1.1/",
      "https://8.8.8.8/",
      "http://router/",
      "http://printer.local/",
      "http://db.internal/",
      "http://a.example:6379/",
      "http://user:word@a.example/",
      "ftp://a.example/",
      "http://inside.example/",
    ])("to go to %s", async (url) => {
      const fetched = vi.spyOn(globalThis, "fetch");
      expect(await strict.look(url)).toBeNull();
      expect(await strict.picture(url)).toBeNull();
      const elsewhere = fetched.mock.calls.filter(([to]) => !String(to).includes("/dns-query"));
      expect(elsewhere).toEqual([]);
    });

    it("what is no picture, or too large a one: the card stands without", async () => {
      const chat = await aGroup();
      const { seq } = await write(chat, `${site}/with-huge-picture`);
      expect(await previewOf(chat, seq)).toMatchObject({ title: "A page" });
      expect((await read(chat, seq)).linkPreview?.imageUrl).toBeUndefined();
      expect((await uses(chat)).results).toEqual([]);
    });
  });

  describe("survives", () => {
    it("pages without an end, and pages that lie about their length", async () => {
      expect(await pages.look(`${site}/endless`)).toMatchObject({ title: "Without an end" });
      expect(await pages.look(`${site}/lies`)).toBeNull();
    });

    it("pages that never come, while everything else goes on", async () => {
      const hasty = linkPages({ ...here, pageMs: 300 });
      const slow = Promise.all([hasty.look(`${site}/slow`), hasty.look(`${site}/drips`)]);
      expect(await pages.look(`${site}/good`)).toMatchObject({ siteName: "The Bell" });
      expect(await slow).toEqual([null, null]);
    });
  });
});
