import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Image } from "../../../shared/contracts/media/index.ts";
import { type Account, registerAccount, sendJson } from "../../../shared/testing/accounts.ts";
import { call, mediaState, publisher, uploaded } from "../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../shared/testing/images.ts";

interface Feed {
  readonly items: readonly Image[];
  readonly nextCursor: string | null;
}

let owner: Account;
let other: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  other = await publisher();
});

async function list(account: Account | null, path: string): Promise<Feed> {
  const response = await call(account, "GET", path);
  expect(response.status).toBe(200);
  return response.json<Feed>();
}

const idsOf = ({ items }: Feed) => items.map(({ id }) => id);

async function change(account: Account, image: Image, body: unknown): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return call(account, "PATCH", `/api/media/${image.id}`, { headers, body: JSON.stringify(body) });
}

describe("works", () => {
  it("the feed shows public images, newest first, to anybody", async () => {
    const first = await uploaded(owner, uniquePng(), { title: "first" });
    const hidden = await uploaded(owner, uniquePng(), { isPublic: "false" });
    const second = await uploaded(other, uniquePng(), { title: "second" });
    const ids = idsOf(await list(null, "/api/media/feed"));
    expect(ids.slice(0, 2)).toEqual([second.id, first.id]);
    expect(ids).not.toContain(hidden.id);
  });

  it("pages follow each other without gaps or repeats, though images come and go meanwhile", async () => {
    const made: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      made.unshift((await uploaded(owner, uniquePng(), { tags: "paged" })).id);
    }
    const seen: string[] = [];
    let path = "/api/media/feed?tag=paged&limit=3";
    for (;;) {
      const page = await list(null, path);
      seen.push(...idsOf(page));
      if (page.nextCursor === null) break;
      await uploaded(owner, uniquePng(), { tags: "paged" });
      path = `/api/media/feed?tag=paged&limit=3&cursor=${page.nextCursor}`;
    }
    expect(seen).toEqual(made);
  });

  it("the feed of a tag, however it is written, and of an owner", async () => {
    const image = await uploaded(other, uniquePng(), { tags: "Колокол, звон" });
    const found = await list(null, `/api/media/feed?tag=${encodeURIComponent("КОЛОКОЛ")}`);
    expect(idsOf(found)).toEqual([image.id]);
    const owned = await list(null, `/api/media/feed?owner=${other.user.id}`);
    expect(new Set(owned.items.map(({ ownerId }) => ownerId))).toEqual(new Set([other.user.id]));
  });

  it("one's own list has hidden images too, and nobody else's", async () => {
    const hidden = await uploaded(owner, uniquePng(), { isPublic: "false" });
    const mine = await list(owner, "/api/media/mine?limit=100");
    expect(idsOf(mine)[0]).toBe(hidden.id);
    expect(new Set(mine.items.map(({ ownerId }) => ownerId))).toEqual(new Set([owner.user.id]));
  });

  it("a changed image is found by its new tags and seen as it is now", async () => {
    const image = await uploaded(owner, uniquePng(), { tags: "before" });
    const changes = {
      title: " New ",
      description: "told",
      tags: ["after", "After"],
      isPublic: false,
    };
    const response = await change(owner, image, changes);
    expect(response.status).toBe(200);
    const changed = await response.json<Image>();
    expect(changed).toMatchObject({ title: "New", description: "told", tags: ["after"] });
    expect(changed.isPublic).toBe(false);
    expect(idsOf(await list(null, "/api/media/feed?tag=before"))).toEqual([]);
    expect(idsOf(await list(null, "/api/media/feed?tag=after"))).toEqual([]);
    await change(owner, image, { isPublic: true });
    expect(idsOf(await list(null, "/api/media/feed?tag=after"))).toEqual([image.id]);
  });

  it("the public feed may be kept for a moment and asked for again by its tag", async () => {
    const response = await call(null, "GET", "/api/media/feed");
    await response.body?.cancel();
    expect(response.headers.get("Cache-Control")).toMatch(/^public, max-age=\d+$/);
    expect(response.headers.get("Vary")).toContain("Authorization");
    const headers = { "If-None-Match": response.headers.get("ETag") ?? "" };
    expect((await call(null, "GET", "/api/media/feed", { headers })).status).toBe(304);
    await uploaded(owner, uniquePng());
    const changed = await call(null, "GET", "/api/media/feed", { headers });
    expect(changed.status).toBe(200);
    await changed.body?.cancel();
    const own = await call(owner, "GET", "/api/media/feed");
    await own.body?.cancel();
    expect(own.headers.get("Cache-Control")).toMatch(/^private/);
  });

  it("a deleted image is gone with its bytes, its renditions and its tags", async () => {
    const before = await mediaState();
    const image = await uploaded(owner, uniquePng(), { tags: "a,b,c" });
    const medium = await call(null, "GET", image.urls.medium);
    await medium.body?.cancel();
    expect((await call(owner, "DELETE", `/api/media/${image.id}`)).status).toBe(204);
    expect((await call(owner, "GET", `/api/media/${image.id}`)).status).toBe(404);
    expect((await call(null, "GET", image.urls.medium)).status).toBe(404);
    await expect.poll(mediaState).toEqual(before);
  });

  it("bytes stay while somebody else refers to them", async () => {
    const bytes = uniquePng();
    const before = await mediaState();
    const mine = await uploaded(owner, bytes);
    const theirs = await uploaded(other, bytes);
    expect((await call(owner, "DELETE", `/api/media/${mine.id}`)).status).toBe(204);
    const thumb = await call(null, "GET", theirs.urls.thumb);
    await thumb.body?.cancel();
    expect(thumb.status).toBe(200);
    expect((await call(other, "DELETE", `/api/media/${theirs.id}`)).status).toBe(204);
    await expect.poll(mediaState).toEqual(before);
  });
});

describe("survives", () => {
  it("what a dead upload left behind is swept by the clock", async () => {
    const before = await mediaState();
    await env.MEDIA.put("left-behind", "bytes");
    await env.DB.prepare("INSERT INTO loose_objects (key, since) VALUES ('left-behind', 0)").run();
    const response = await sendJson("POST", "/api/dev/cron", { name: "orphans" });
    expect(await response.json()).toMatchObject({
      report: { "media.sweep-loose-objects": { swept: 1, left: 0 } },
    });
    expect(await mediaState()).toEqual(before);
  });
});

describe("refuses", () => {
  it("cursors of another list", async () => {
    await uploaded(owner, uniquePng());
    await uploaded(owner, uniquePng());
    const { nextCursor } = await list(owner, "/api/media/mine?limit=1");
    for (const cursor of [nextCursor, "made-up", "", "A".repeat(5_000)]) {
      const response = await call(null, "GET", `/api/media/feed?cursor=${cursor}`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ code: "invalid_cursor" });
    }
  });

  it("publishing by an unconfirmed account", async () => {
    const newcomer = await registerAccount();
    const image = await uploaded(newcomer, uniquePng(), { isPublic: "false" });
    const response = await change(newcomer, image, { isPublic: true });
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([
      403,
      "email_unverified",
    ]);
    expect((await change(newcomer, image, { title: "still mine" })).status).toBe(200);
  });

  it("deleting twice", async () => {
    const image = await uploaded(owner, uniquePng());
    expect((await call(owner, "DELETE", `/api/media/${image.id}`)).status).toBe(204);
    expect((await call(owner, "DELETE", `/api/media/${image.id}`)).status).toBe(404);
  });
});
