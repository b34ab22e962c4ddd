import { env } from "cloudflare:workers";
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  type MockInstance,
  vi,
} from "vitest";
import { type Account, registerAccount, sendJson } from "../../shared/testing/accounts.ts";
import { bookmarkOf } from "../../shared/testing/lagging-database.ts";
import { replicaProbe } from "../adapters/database-sessions.ts";

const BOOKMARK = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;

let account: Account;
let sessions: MockInstance<D1Database["withSession"]>;

beforeAll(async () => {
  account = await registerAccount();
});

beforeEach(() => {
  sessions = vi.spyOn(Object.getPrototypeOf(env.DB), "withSession");
});

afterEach(() => sessions.mockRestore());

const asked = () => sessions.mock.calls.map(([from]) => from);
const get = (path: string, headers: Record<string, string> = {}) =>
  sendJson("GET", path, undefined, { ...account.headers, ...headers });
const rename = (displayName: string) =>
  sendJson("PATCH", "/api/users/me", { displayName }, account.headers);
const profile = () => `/api/users/${account.user.id}`;

describe("works", () => {
  it("an answer to a write tells where it stands, and a read that brings it back begins there", async () => {
    const written = await rename("Anna of the bell");
    const bookmark = written.headers.get("X-D1-Bookmark") ?? "";
    expect(bookmark).toMatch(BOOKMARK);
    const cookie = written.headers.get("Set-Cookie") ?? "";
    expect(cookie).toBe(`X-D1-Bookmark=${bookmark}; Path=/; Max-Age=600; HttpOnly; SameSite=Lax`);
    sessions.mockClear();
    const read = await get(profile(), { "X-D1-Bookmark": bookmark });
    expect(asked()).toEqual([bookmark]);
    expect(await read.json()).toMatchObject({ displayName: "Anna of the bell" });
    expect(read.headers.get("X-D1-Bookmark")).toMatch(BOOKMARK);
    expect(read.headers.get("Set-Cookie")).toBeNull();
  });

  it("a cookie does as well, and the newer of the two counts", async () => {
    await get(profile(), { Cookie: `other=1; X-D1-Bookmark=${bookmarkOf(0)}` });
    const older = { "X-D1-Bookmark": bookmarkOf(0), Cookie: `X-D1-Bookmark=${bookmarkOf(1)}` };
    await get(profile(), older);
    expect(asked()).toEqual([bookmarkOf(0), bookmarkOf(1)]);
  });

  it("who brings none, or nonsense, is answered by whoever is nearest", async () => {
    await get(profile());
    await get(profile(), { "X-D1-Bookmark": "first-primary", Cookie: "X-D1-Bookmark=x" });
    expect(asked()).toEqual(["first-unconstrained", "first-unconstrained"]);
  });

  it("what one was told of by an event is read at the primary, whatever is brought", async () => {
    await get("/api/chats", { "X-D1-Bookmark": bookmarkOf(1) });
    await get("/api/users/me", { "X-D1-Bookmark": bookmarkOf(1) });
    expect(asked()).toEqual([]);
  });

  it("what is for everybody tells nobody's place", async () => {
    const feed = await sendJson("GET", "/api/media/feed");
    expect(feed.headers.get("Cache-Control")).toContain("public");
    expect(feed.headers.get("X-D1-Bookmark")).toBeNull();
  });

  it("the lag is measured by a row that was just written", async () => {
    expect(await replicaProbe(env.DB, { now: () => 0 }).measure()).toEqual({
      lag: 0,
      by: "primary",
    });
  });
});

describe("refuses", () => {
  it("to say whether a write came of what asks for an account: there may be none", async () => {
    const start = await sendJson("POST", "/api/auth/password/forgot", {
      email: account.user.email,
    });
    expect(start.status).toBe(202);
    expect(start.headers.get("X-D1-Bookmark")).toBeNull();
    expect(start.headers.get("Set-Cookie")).toBeNull();
  });

  it("to say where a write stands that there was none of", async () => {
    const refused = await rename("");
    expect(refused.status).toBe(400);
    expect(refused.headers.get("X-D1-Bookmark")).toBeNull();
  });
});
