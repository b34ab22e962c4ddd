// @first of those that share a runtime: it needs a platform that nobody has used.
import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Board, Image } from "../../shared/contracts/media/index.ts";
import type { VideoStatus } from "../../shared/contracts/video/index.ts";
import {
  type Account,
  ORIGIN,
  registerAccount,
  sendJson,
  signInAgain,
} from "../../shared/testing/accounts.ts";
import { connectHub } from "../../shared/testing/chat-sockets.ts";
import { call, publisher, uploaded } from "../../shared/testing/gallery.ts";
import { uniquePng } from "../../shared/testing/images.ts";
import { askPage } from "../../shared/testing/public-pages.ts";
import { newVideo, videoIn } from "../../shared/testing/videos.ts";
import { grantText, watchedUntil } from "../domains/video/rules.ts";
import { depsFor } from "./deps.ts";

type Role = "guest" | "stranger" | "owner" | "moderator" | "admin";
const roles: readonly Role[] = ["guest", "stranger", "owner", "moderator", "admin"];
let people: Readonly<Record<Role, Account | null>>;
let owner: Account;

beforeAll(async () => {
  const admin = await registerAccount();
  owner = await publisher();
  const later = await publisher();
  const path = `/api/admin/users/${later.user.id}`;
  const made = await sendJson("PATCH", path, { role: "moderator" }, admin.headers);
  expect(made.status).toBe(200);
  const moderator = await signInAgain(later);
  people = { guest: null, stranger: await publisher(), owner, moderator, admin };
});

/** Whether somebody is let know that a thing is there: 404 is the only way to be told that it is not. */
async function answers(role: Role, method: string, path: string): Promise<boolean> {
  const response = await call(people[role], method, path, {
    ...(method === "GET" && { redirect: "manual" as const }),
  });
  await response.body?.cancel();
  if (response.status !== 404 && response.status >= 400) {
    throw new Error(`${method} ${path} answers ${response.status}`);
  }
  return response.status !== 404;
}

/** The ids in all pages of a list. */
async function listed(role: Role, path: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let cursor: string | null = ""; cursor !== null; ) {
    const more = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const response = await call(people[role], "GET", path + more);
    expect(response.status, path).toBe(200);
    const page: { items: { id: string }[]; nextCursor: string | null } = await response.json();
    for (const { id } of page.items) ids.add(id);
    cursor = page.nextCursor;
  }
  return ids;
}

async function inSitemap(name: string, prefix: string): Promise<Set<string>> {
  const xml = await (await call(null, "GET", `/sitemaps/${name}.xml`)).text();
  const found = xml.matchAll(new RegExp(`<loc>${ORIGIN}${prefix}([^<]+)</loc>`, "g"));
  return new Set([...found].map(([, id = ""]) => id));
}

/** The same for everything that is there: which of these are seen, as a sorted list. */
const among = (ids: ReadonlySet<string>, all: readonly string[]) =>
  all.filter((id) => ids.has(id)).sort();

async function seenOf(
  all: readonly { readonly id: string }[],
  sees: (id: string) => Promise<boolean>,
): Promise<string[]> {
  const seen: string[] = [];
  for (const { id } of all) if (await sees(id)) seen.push(id);
  return seen.sort();
}

describe("videos", () => {
  const statuses: readonly VideoStatus[] = [
    "uploading",
    "processing",
    "moderation",
    "approved",
    "rejected",
    "failed",
  ];
  const flags = [true, false];
  const schedules = ["none", "past", "future"] as const;

  interface Combination {
    readonly id: string;
    readonly status: VideoStatus;
    readonly isPublic: boolean;
    readonly archived: boolean;
    readonly reported: boolean;
    readonly schedule: (typeof schedules)[number];
  }

  /** Every combination there is, each a video of its own. */
  const table: readonly Combination[] = statuses.flatMap((status) =>
    flags.flatMap((isPublic) =>
      flags.flatMap((archived) =>
        flags.flatMap((reported) =>
          schedules.map((schedule) => ({
            id: crypto.randomUUID(),
            ...{ status, isPublic, archived, reported, schedule },
          })),
        ),
      ),
    ),
  );
  const all = table.map(({ id }) => id);

  /** What the contract says, in the words of the contract. */
  const isOut = ({ status, isPublic, archived, reported, schedule }: Combination) =>
    status === "approved" && isPublic && !archived && !reported && schedule !== "future";
  const out = table
    .filter(isOut)
    .map(({ id }) => id)
    .sort();
  const everything = [...all].sort();
  const seesAll = (role: Role) => ["owner", "moderator", "admin"].includes(role);
  const expected = (role: Role) => (seesAll(role) ? everything : out);

  const word = `w${crypto.randomUUID().slice(0, 8)}`;
  /** Signed when everybody might watch: an address that somebody kept. */
  const kept = new Map<string, string>();

  beforeAll(async () => {
    const now = Date.now();
    const tryKey = crypto.randomUUID();
    const at = { none: null, past: now - 1_000, future: now + 3_600_000 };
    const made = { "480p.mp4": 4, "480p.m3u8": 4, "poster.jpg": 4 };
    for (const name of Object.keys(made)) await env.MEDIA.put(`${tryKey}/${name}`, "some");
    const renditions = [{ name: "480p", width: 64, height: 48 }];
    const rows = table.map((row) => ({ ...row, at: at[row.schedule] }));
    await env.DB.batch([
      env.DB.prepare(
        `INSERT INTO videos (id, owner_id, file_id, title, description, tags, status, is_public, archived, reported,
          publish_at, approved_at, try_key, tried_at, made, renditions, created_at)
         SELECT value ->> 'id', ?1, value ->> 'id', ?2, '', json_array(?2), value ->> 'status', value ->> 'isPublic',
          value ->> 'archived', value ->> 'reported', value ->> 'at', ?3, ?4, 0, ?5, ?6, ?3 FROM json_each(?7)`,
      ).bind(
        owner.user.id,
        word,
        now - 10_000,
        tryKey,
        JSON.stringify(made),
        JSON.stringify(renditions),
        JSON.stringify(rows),
      ),
      ...["video_words", "video_tags"].map((name) =>
        env.DB.prepare(`INSERT INTO ${name} SELECT ?, id FROM videos WHERE title = ?`).bind(
          word,
          word,
        ),
      ),
    ]);
    const wiring = {} as Parameters<typeof depsFor>[3];
    const trace = { requestId: "test", traceparent: "" };
    const { videoUrls } = await depsFor(env, trace, createExecutionContext(), wiring);
    const expires = watchedUntil(Date.now());
    for (const id of all) {
      const signature = await videoUrls.sign(grantText(id, "watch", expires));
      const query = `expires=${expires}&grant=watch&signature=${signature}`;
      kept.set(id, `/api/videos/${id}/content/480p.mp4?${query}`);
    }
  });

  it.each(roles)("its page and where it is played from: %s", async (role) => {
    for (const path of ["", "/playback"]) {
      const seen = await seenOf(table, (id) => answers(role, "GET", `/api/videos/${id}${path}`));
      expect(seen, path).toEqual(expected(role));
    }
  });

  it.each(roles)(
    "lists: feed, search and tag show what is out, a profile its owner's all: %s",
    async (role) => {
      for (const query of ["limit=100", `limit=100&q=${word}`, `limit=100&tag=${word}`]) {
        expect(among(await listed(role, `/api/videos?${query}`), all), query).toEqual(out);
      }
      const profile = await listed(role, `/api/videos?limit=100&owner=${owner.user.id}`);
      expect(among(profile, all)).toEqual(expected(role));
    },
  );

  it.each([
    ["a file by an address that was kept", (id: string) => kept.get(id) ?? ""],
    ["the poster", (id: string) => `/api/videos/${id}/poster`],
    ["the film of a link's preview", (id: string) => `/api/videos/${id}/watch`],
  ])("who has only an address: %s", async (_, address) => {
    const seen = await seenOf(table, async (id) => {
      const response = await call(null, "GET", address(id), { redirect: "manual" });
      await response.body?.cancel();
      return response.status !== 404;
    });
    expect(seen).toEqual(out);
  });

  it("the public page", async () => {
    expect(await seenOf(table, async (id) => (await askPage(`/v/${id}`)).status === 200)).toEqual(
      out,
    );
  });

  it("search engines", async () => {
    expect(among(await inSitemap("videos", "/v/"), all)).toEqual(out);
  });

  it.each(roles)("what is done with it: views, resume points, reports: %s", async (role) => {
    const some = table.filter(({ reported, schedule }) => !reported && schedule === "none");
    const ids = some.map(({ id }) => id);
    const seen = await seenOf(some, (id) => answers(role, "POST", `/api/videos/${id}/view`));
    expect(seen).toEqual(expected(role).filter((id) => ids.includes(id)));
    if (role === "guest") return;
    const points = await seenOf(some, (id) => answers(role, "GET", `/api/videos/${id}/progress`));
    expect(points).toEqual(seen);
  });

  it("frames of the hub: its owner's devices alone hear how it stands", async () => {
    const { id } = await newVideo(owner);
    const hubs = await Promise.all(
      roles.flatMap((role) => {
        const account = people[role];
        if (!account) return [];
        const { id: userId } = account.user;
        const hub = connectHub(env.USER_HUB.getByName(userId), userId);
        return [hub.then((opened) => ({ role, hub: opened }))];
      }),
    );
    await videoIn(owner, id, "moderation");
    const approve = `/api/moderation/videos/${id}/approve`;
    expect((await call(people.moderator, "POST", approve)).status).toBe(200);
    for (const { role, hub } of hubs) {
      if (role === "owner") await hub.frame("video", ({ video }) => video.status === "approved");
      await hub.settled();
      expect(hub.all("video").length > 0, role).toBe(role === "owner");
      hub.close();
    }
  });
});

describe("images", () => {
  const word = `w${crypto.randomUUID().slice(0, 8)}`;
  let table: readonly Image[];
  let all: readonly string[];
  let out: readonly string[];
  let board: Board;

  beforeAll(async () => {
    const made: Image[] = [];
    const seen: string[] = [];
    for (const isPublic of [true, false]) {
      for (const wasPublic of [true, false]) {
        for (const withheld of [null, "reported", "rejected"]) {
          const fields = { title: word, tags: word, isPublic: String(wasPublic) };
          const image = await uploaded(owner, uniquePng(), fields);
          await sendJson("PATCH", `/api/media/${image.id}`, { isPublic }, owner.headers);
          const withhold = env.DB.prepare("UPDATE images SET withheld = ? WHERE id = ?");
          await withhold.bind(withheld, image.id).run();
          made.push(image);
          if (isPublic && withheld === null) seen.push(image.id);
        }
      }
    }
    table = made;
    all = made.map(({ id }) => id);
    out = seen.sort();
    const fields = { name: word, isPublic: true };
    const response = await sendJson("POST", "/api/media/boards", fields, owner.headers);
    board = await response.json<Board>();
    for (const id of all)
      await answers("owner", "PUT", `/api/media/boards/${board.id}/items/${id}`);
  });

  /** Moderators look at what is before them in their queue; the gallery is nobody's but its owner's. */
  const expected = (role: Role) => (role === "owner" ? [...all].sort() : out);

  it.each(roles)("its details, its views, likes and boards: %s", async (role) => {
    const sees = (method: string, path: string) =>
      seenOf(table, (id) => answers(role, method, path.replace("{id}", id)));
    expect(await sees("GET", "/api/media/{id}")).toEqual(expected(role));
    expect(await sees("POST", "/api/media/{id}/view")).toEqual(expected(role));
    if (role === "guest") return;
    expect(await sees("PUT", "/api/media/{id}/like")).toEqual(expected(role));
    const fields = { name: word, isPublic: false };
    const own = await sendJson("POST", "/api/media/boards", fields, { ...people[role]?.headers });
    const { id } = await own.json<Board>();
    expect(await sees("PUT", `/api/media/boards/${id}/items/{id}`)).toEqual(expected(role));
  });

  it.each(roles)("lists: feed, most liked, search, tag, profile, a board: %s", async (role) => {
    const queries = ["", "&sort=popular", `&q=${word}`, `&tag=${word}`, `&owner=${owner.user.id}`];
    for (const query of queries) {
      const ids = await listed(role, `/api/media/feed?limit=100${query}`);
      expect(among(ids, all), query).toEqual(out);
    }
    const items = `/api/media/boards/${board.id}/items?limit=100`;
    expect(among(await listed(role, items), all)).toEqual(expected(role));
    const shown = await call(people[role], "GET", `/api/media/boards/${board.id}`);
    const { imageCount, covers } = await shown.json<Board>();
    const count = expected(role).length;
    expect([imageCount, covers.length]).toEqual([count, Math.min(count, 4)]);
    if (role === "guest") return;
    const mine = await listed(role, "/api/media/mine?limit=100");
    expect(among(mine, all)).toEqual(role === "owner" ? [...all].sort() : []);
  });

  it.each(roles)("bytes: what was public is not when it is hidden: %s", async (role) => {
    for (const size of ["thumb", "medium", "full"] as const) {
      const bare = (id: string) => answers(role, "GET", `/api/media/${id}/${size}?v=1`);
      expect(await seenOf(table, bare), size).toEqual(expected(role));
    }
    const original = (id: string) => answers(role, "GET", `/api/media/${id}/original`);
    expect(await seenOf(table, original)).toEqual(role === "owner" ? expected(role) : []);
  });

  it("who has only an address, and search engines", async () => {
    const seen = await seenOf(table, async (id) => (await askPage(`/i/${id}`)).status === 200);
    expect(among(await inSitemap("images", "/i/"), all)).toEqual(out);
    expect(seen).toEqual(out);
  });
});
