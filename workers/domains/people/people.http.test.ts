// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { User } from "../../../shared/contracts/people/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../shared/testing/accounts.ts";

let viewer: Account;
beforeAll(async () => {
  viewer = await registerAccount({ username: "zz-viewer" });
});

async function meOf(account: Account): Promise<User> {
  return (await sendJson("GET", "/api/users/me", undefined, account.headers)).json();
}

async function found(query: string): Promise<string[]> {
  const response = await sendJson("GET", `/api/users?${query}`, undefined, viewer.headers);
  expect(response.status).toBe(200);
  const { items } = await response.json<{ items: User[] }>();
  return items.map(({ username }) => username);
}

describe("one's own account", () => {
  it("changes what was asked for, and is seen changed at once", async () => {
    const account = await registerAccount();
    const change = { displayName: " Мама Вера ", bio: "Печёт.", tags: ["сад", "хлеб"] };
    const response = await sendJson("PATCH", "/api/users/me", change, account.headers);
    expect(response.status).toBe(200);
    const expected = { ...account.user, ...change, displayName: "Мама Вера" };
    expect(await response.json()).toEqual(expected);
    expect(await meOf(account)).toEqual(expected);
    const bio = await sendJson("PATCH", "/api/users/me", { bio: "" }, account.headers);
    expect(await bio.json()).toEqual({ ...expected, bio: "" });
    await sendJson("PATCH", "/api/users/me", { bio: "Поёт." }, account.headers);
    const none = await sendJson("PATCH", "/api/users/me", { bio: null }, account.headers);
    expect(await none.json()).toEqual({ ...expected, bio: "" });
  });

  it("is seen changed in the person's other sessions within five seconds", async () => {
    const account = await registerAccount();
    const login = { login: account.user.username, password: account.password };
    const response = await sendJson("POST", "/api/auth/login", login);
    const { tokens } = await response.json<Account>();
    const headers = { Authorization: `Bearer ${tokens.accessToken}` };
    const other = { ...account, headers };
    await meOf(other);
    await sendJson("PATCH", "/api/users/me", { displayName: "New name" }, account.headers);
    await advanceClock(5);
    expect((await meOf(other)).displayName).toBe("New name");
    await resetClock();
  });

  it("keeps the last of many changes at once, everywhere the same", async () => {
    const account = await registerAccount();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        sendJson("PATCH", "/api/users/me", { displayName: `name ${i}` }, account.headers),
      ),
    );
    const row = await env.DB.prepare("SELECT display_name AS name FROM users WHERE id = ?")
      .bind(account.user.id)
      .first<{ name: string }>();
    expect((await meOf(account)).displayName).toBe(row?.name);
  });

  it("does not let anybody give themselves what is the platform's to give", async () => {
    const account = await registerAccount();
    const greedy = {
      role: "admin",
      status: "deleted",
      email: "other@example.com",
      emailVerified: true,
      username: "root",
      id: crypto.randomUUID(),
      version: 1_000_000,
      bio: "mine",
    };
    const response = await sendJson("PATCH", "/api/users/me", greedy, account.headers);
    expect(await response.json()).toEqual({ ...account.user, bio: "mine" });
    expect(await meOf(account)).toEqual({ ...account.user, bio: "mine" });
  });

  it.each([
    { displayName: "" },
    { displayName: "   " },
    { displayName: "x".repeat(81) },
    { bio: "x".repeat(2_001) },
    { tags: Array(21).fill("t") },
    { tags: [""] },
    { tags: "t" },
    { displayName: null },
  ])("refuses %j", async (change) => {
    const response = await sendJson("PATCH", "/api/users/me", change, viewer.headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "validation_failed" });
  });
});

describe("the directory", () => {
  beforeAll(async () => {
    const people = [
      { username: "anna", displayName: "Анна Петрова" },
      { username: "Antonina", displayName: "Тоня" },
      { username: "boris", displayName: "АНДРЕЙ" },
      { username: "percent", displayName: "100% wool_" },
    ];
    for (const fields of people) await registerAccount(fields);
  });

  it("finds people by the beginning of a name or username, whatever the case", async () => {
    expect(await found("q=an")).toEqual(["anna", "Antonina"]);
    expect(await found("q=AN")).toEqual(["anna", "Antonina"]);
    expect(await found(`q=${encodeURIComponent("ан")}`)).toEqual(["anna", "boris"]);
    expect(await found(`q=${encodeURIComponent("Андр")}`)).toEqual(["boris"]);
    expect(await found("q=nobody-like-this")).toEqual([]);
  });

  it("finds people by any word of their name, and by none of a name they have given up", async () => {
    const petrov = encodeURIComponent("петро");
    expect(await found(`q=${petrov}`)).toEqual(["anna"]);
    expect(await found(`q=${encodeURIComponent("анна п")}`)).toEqual(["anna"]);
    const account = await registerAccount({ displayName: "Лев Петров" });
    expect(await found(`q=${petrov}`)).toEqual(["anna", account.user.username]);
    await sendJson("PATCH", "/api/users/me", { displayName: "Лев, просто Лев" }, account.headers);
    expect(await found(`q=${petrov}`)).toEqual(["anna"]);
    expect(await found(`q=${encodeURIComponent("просто")}`)).toEqual([account.user.username]);
  });

  it("takes what was typed as it is: no character stands for others", async () => {
    expect(await found(`q=${encodeURIComponent("%")}`)).toEqual([]);
    expect(await found(`q=${encodeURIComponent("100%")}`)).toEqual(["percent"]);
    expect(await found(`q=${encodeURIComponent("_nna")}`)).toEqual([]);
    expect(await found(`q=${encodeURIComponent("' OR 1=1 --")}`)).toEqual([]);
  });

  it("goes page by page in order, without doubles or gaps", async () => {
    const all = await found("limit=100");
    expect(all.length).toBeGreaterThanOrEqual(5);
    const keys = all.map((username) => username.toLowerCase());
    expect(keys).toEqual([...keys].sort());
    const seen: string[] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const path: string = `/api/users?limit=2${cursor && `&cursor=${cursor}`}`;
      const response = await sendJson("GET", path, undefined, viewer.headers);
      const page: { items: User[]; nextCursor: string | null } = await response.json();
      seen.push(...page.items.map(({ username }) => username));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(all);
  });

  it("shows a person's public side, and nothing that is theirs alone", async () => {
    const { user } = await registerAccount({ displayName: "Пётр" });
    const response = await sendJson("GET", `/api/users/${user.id}`, undefined, viewer.headers);
    const { id, username, displayName, avatarUrl, role, bio, tags, createdAt } = user;
    const { headline, skills, experience, links, location, visibility } = user;
    expect(await response.json()).toEqual({
      id,
      username,
      displayName,
      avatarUrl,
      role,
      bio,
      tags,
      createdAt,
      ...{ headline, skills, experience, links, location, visibility },
      visible: true,
      followers: 0,
      following: 0,
      views: 0,
      followed: false,
    });
    const list = await sendJson("GET", "/api/users", undefined, viewer.headers);
    expect(await list.text()).not.toContain("@example.com");
  });

  it.each(["", "%00", "a".repeat(1_025)])(
    "refuses %j, which cannot be a cursor",
    async (cursor) => {
      const path = `/api/users?cursor=${cursor}`;
      const refused = await sendJson("GET", path, undefined, viewer.headers);
      expect(refused.status).toBe(400);
      expect(await refused.json()).toMatchObject({ code: "invalid_cursor" });
    },
  );

  it("refuses a cursor of another list and a person who is not there", async () => {
    const foreign = await sendJson("GET", "/api/users?cursor=abc", undefined, viewer.headers);
    expect(foreign.status).toBe(400);
    expect(await foreign.json()).toMatchObject({ code: "invalid_cursor" });
    for (const id of [crypto.randomUUID(), "me-not", "1"]) {
      const response = await sendJson("GET", `/api/users/${id}`, undefined, viewer.headers);
      expect(response.status, id).toBe(404);
    }
  });
});
