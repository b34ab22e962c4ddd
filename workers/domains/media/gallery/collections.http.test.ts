import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Board, Image } from "../../../../shared/contracts/media/index.ts";
import { type Account, registerAccount } from "../../../../shared/testing/accounts.ts";
import { call, publisher, uploaded } from "../../../../shared/testing/gallery.ts";
import { png, uniquePng } from "../../../../shared/testing/images.ts";

interface Items<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

let owner: Account;
let other: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  other = await publisher();
});

async function ask<Reply>(
  account: Account | null,
  method: string,
  path: string,
  body?: unknown,
  status = 200,
): Promise<Reply> {
  const json = { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await call(account, method, path, body === undefined ? {} : json);
  const text = await response.text();
  expect([response.status, text]).toEqual([status, expect.anything()]);
  return text === "" ? (undefined as Reply) : JSON.parse(text);
}

const feed = (query: Record<string, string>, account: Account | null = null) =>
  ask<Items<Image>>(account, "GET", `/api/media/feed?${new URLSearchParams(query)}`);
const idsOf = ({ items }: Items<{ readonly id: string }>) => items.map(({ id }) => id);
const imageOf = (query: Record<string, string> = {}, account = owner) =>
  uploaded(account, uniquePng(), query);
const hidden = { isPublic: "false" };

async function boardOf(account: Account, fields: object = {}): Promise<Board> {
  return ask<Board>(account, "POST", "/api/media/boards", { name: "Summer", ...fields }, 201);
}

async function put(account: Account, board: Board, image: Image, status = 204) {
  await ask(account, "PUT", `/api/media/boards/${board.id}/items/${image.id}`, undefined, status);
}

const itemsOf = (account: Account | null, board: Board, query = "") =>
  ask<Items<Image>>(account, "GET", `/api/media/boards/${board.id}/items${query}`);

describe("likes", () => {
  it("count each person once, and are the caller's own", async () => {
    const image = await imageOf();
    const path = `/api/media/${image.id}/like`;
    expect(await ask(other, "PUT", path)).toEqual({ likes: 1, liked: true });
    expect(await ask(other, "PUT", path)).toEqual({ likes: 1, liked: true });
    expect(await ask(owner, "PUT", path)).toEqual({ likes: 2, liked: true });
    const seen = await ask<Image>(other, "GET", `/api/media/${image.id}`);
    expect(seen).toMatchObject({ likes: 2, liked: true });
    expect(await ask(null, "GET", `/api/media/${image.id}`)).toMatchObject({ liked: false });
    expect(await ask(other, "DELETE", path)).toEqual({ likes: 1, liked: false });
    expect(await ask(other, "DELETE", path)).toEqual({ likes: 1, liked: false });
  });

  it("said by many at once are all counted, and none twice", async () => {
    const image = await imageOf();
    const path = `/api/media/${image.id}/like`;
    const said = [owner, other].flatMap((who) => Array.from({ length: 10 }, () => who));
    await Promise.all(said.map((who) => ask(who, "PUT", path)));
    expect(await ask(owner, "GET", `/api/media/${image.id}`)).toMatchObject({ likes: 2 });
  });

  it("order the popular images, page by page", async () => {
    const tag = crypto.randomUUID().slice(0, 8);
    const [plain, once, twice] = [
      await imageOf({ tags: tag }),
      await imageOf({ tags: tag }),
      await imageOf({ tags: tag }),
    ];
    await ask(other, "PUT", `/api/media/${once.id}/like`);
    for (const who of [owner, other]) await ask(who, "PUT", `/api/media/${twice.id}/like`);
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const more: Record<string, string> = cursor === "" ? {} : { cursor };
      const page: Items<Image> = await feed({ sort: "popular", tag, limit: "1", ...more });
      seen.push(...idsOf(page));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([twice.id, once.id, plain.id]);
  });

  it("of what is hidden are refused", async () => {
    const image = await imageOf(hidden);
    await ask(other, "PUT", `/api/media/${image.id}/like`, undefined, 404);
    await ask(owner, "PUT", `/api/media/${image.id}/like`);
  });
});

describe("search", () => {
  it("finds words of title, description and tags in any form, newest first", async () => {
    const title = await imageOf({ title: "Старая собака у реки" });
    const described = await imageOf({ description: "Две собаки и Café" });
    const tagged = await imageOf({ tags: "Собаки" });
    expect(idsOf(await feed({ q: "собака" }))).toEqual([tagged.id, described.id, title.id]);
    expect(idsOf(await feed({ q: "собаки река" }))).toEqual([title.id]);
    expect(idsOf(await feed({ q: "соба" }))).toEqual([tagged.id, described.id, title.id]);
    expect(idsOf(await feed({ q: "cafe" }))).toEqual([described.id]);
    expect(idsOf(await feed({ q: '"старая собака"' }))).toEqual([title.id]);
    const first = await feed({ q: "собака", limit: "2" });
    const next = await feed({ q: "собака", limit: "2", cursor: first.nextCursor ?? "" });
    expect([...idsOf(first), ...idsOf(next)]).toEqual([tagged.id, described.id, title.id]);
  });

  it("follows changes, and finds nothing that is hidden or gone", async () => {
    const image = await imageOf({ title: "колокольня" });
    await ask(owner, "PATCH", `/api/media/${image.id}`, { title: "мельница" });
    expect(idsOf(await feed({ q: "колокольня" }))).toEqual([]);
    expect(idsOf(await feed({ q: "мельницы" }))).toEqual([image.id]);
    await ask(owner, "PATCH", `/api/media/${image.id}`, { isPublic: false });
    expect(idsOf(await feed({ q: "мельницы" }, owner))).toEqual([]);
    await ask(owner, "PATCH", `/api/media/${image.id}`, { isPublic: true });
    await ask(owner, "DELETE", `/api/media/${image.id}`, undefined, 204);
    expect(idsOf(await feed({ q: "мельницы" }))).toEqual([]);
    const left = "SELECT count(*) AS n FROM image_docs WHERE image_id = ?";
    expect(await env.DB.prepare(left).bind(image.id).first("n")).toBe(0);
  });

  it("takes nothing for an operator", async () => {
    for (const q of ['"', "NEAR(", "a OR b*", "form:x", "'; DROP TABLE images", "—"]) {
      await feed({ q });
    }
  });
});

describe("what looks alike", () => {
  it("is the same picture in another size, of the same owner", async () => {
    const wave = (side: number) =>
      png(side, side, (x, y) => {
        const light = 128 + 100 * Math.sin((9 * x + 3 * y) / side) * Math.cos((4 * y) / side);
        return [light, light, 255 - light];
      });
    const small = await uploaded(owner, wave(60), { title: "small" });
    const large = await uploaded(owner, wave(240), { title: "large" });
    await uploaded(other, wave(120));
    const path = `/api/media/${small.id}/similar`;
    expect(idsOf(await ask<Items<Image>>(owner, "GET", path))).toContain(large.id);
    const owners = (await ask<Items<Image>>(owner, "GET", path)).items.map((i) => i.ownerId);
    expect(new Set(owners)).toEqual(new Set([owner.user.id]));
    await ask(other, "GET", path, undefined, 404);
  });
});

describe("many at once", () => {
  it("are changed, and what is not the caller's is named", async () => {
    const [a, b, theirs] = [
      await imageOf({ tags: "one,two" }),
      await imageOf({ tags: "two" }),
      await imageOf({}, other),
    ];
    const ids = [a.id, theirs.id, b.id, a.id];
    const update = {
      action: "update",
      ids,
      isPublic: false,
      addTags: ["new"],
      removeTags: ["TWO"],
    };
    const reply = await ask(owner, "POST", "/api/media/bulk", update);
    expect(reply).toEqual({ done: [a.id, b.id], missing: [theirs.id] });
    expect(await ask(owner, "GET", `/api/media/${a.id}`)).toMatchObject({
      tags: ["one", "new"],
      isPublic: false,
    });
    expect(await ask(other, "GET", `/api/media/${theirs.id}`)).toMatchObject({ isPublic: true });
    const gone = await ask(owner, "POST", "/api/media/bulk", { action: "delete", ids });
    expect(gone).toEqual({ done: [a.id, b.id], missing: [theirs.id] });
    await ask(owner, "GET", `/api/media/${a.id}`, undefined, 404);
    await ask(other, "GET", `/api/media/${theirs.id}`);
  });

  it("are published by nobody whose e-mail is not confirmed, not even one", async () => {
    const newcomer = await registerAccount();
    const image = await imageOf(hidden, newcomer);
    const body = { action: "update", ids: [image.id], isPublic: true };
    await ask(newcomer, "POST", "/api/media/bulk", body, 403);
    await ask(owner, "POST", "/api/media/bulk", { action: "delete", ids: [] }, 400);
  });
});

describe("boards", () => {
  it("hold images, the latest added first, each once", async () => {
    const board = await boardOf(owner, { description: "by the lake" });
    const [first, second] = [await imageOf(), await imageOf(hidden)];
    for (const image of [first, second, first]) await put(owner, board, image);
    const page = await itemsOf(owner, board, "?limit=1");
    const next = await itemsOf(owner, board, `?limit=1&cursor=${page.nextCursor}`);
    expect([...idsOf(page), ...idsOf(next)].sort()).toEqual([first.id, second.id].sort());
    expect(next.nextCursor).toBeNull();
    const mine = await ask<Items<Board>>(owner, "GET", `/api/media/boards?holding=${first.id}`);
    expect(mine.items).toMatchObject([{ id: board.id, imageCount: 2, name: "Summer" }]);
    await ask(owner, "DELETE", `/api/media/boards/${board.id}/items/${first.id}`, undefined, 204);
    expect(idsOf(await itemsOf(owner, board))).toEqual([second.id]);
  });

  it("that are public show others only what they may see", async () => {
    const board = await boardOf(owner, { isPublic: true });
    const [open, secret] = [await imageOf(), await imageOf(hidden)];
    for (const image of [open, secret]) await put(owner, board, image);
    for (const viewer of [null, other]) {
      expect(idsOf(await itemsOf(viewer, board))).toEqual([open.id]);
      const seen = await ask<Board>(viewer, "GET", `/api/media/boards/${board.id}`);
      expect([seen.imageCount, seen.covers.length]).toEqual([1, 1]);
    }
    const listed = await ask<Items<Board>>(
      other,
      "GET",
      `/api/media/boards?owner=${owner.user.id}`,
    );
    expect(idsOf(listed)).toEqual([board.id]);
  });

  it("that are hidden are nobody else's, and nobody changes those of others", async () => {
    const board = await boardOf(owner);
    const image = await imageOf();
    const path = `/api/media/boards/${board.id}`;
    await ask(null, "GET", path, undefined, 404);
    await ask(other, "GET", `${path}/items`, undefined, 404);
    await ask(other, "PATCH", path, { name: "mine" }, 404);
    await ask(other, "DELETE", path, undefined, 404);
    await put(other, board, image, 404);
    const theirs = await imageOf(hidden, other);
    await put(owner, board, theirs, 404);
  });

  it("are changed and deleted by their owner; the images stay", async () => {
    const board = await boardOf(owner);
    const image = await imageOf();
    await put(owner, board, image);
    const path = `/api/media/boards/${board.id}`;
    const changed = await ask(owner, "PATCH", path, { name: " Winter ", isPublic: true });
    expect(changed).toMatchObject({ name: "Winter", isPublic: true, imageCount: 1 });
    await ask(owner, "DELETE", path, undefined, 204);
    await ask(owner, "DELETE", path, undefined, 404);
    await ask(owner, "GET", `/api/media/${image.id}`);
  });

  it("lose an image that is deleted", async () => {
    const board = await boardOf(owner);
    const image = await imageOf();
    await put(owner, board, image);
    await ask(owner, "DELETE", `/api/media/${image.id}`, undefined, 204);
    expect(idsOf(await itemsOf(owner, board))).toEqual([]);
  });
});
