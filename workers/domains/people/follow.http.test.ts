import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../shared/testing/accounts.ts";

interface Profile {
  readonly followers: number;
  readonly following: number;
  readonly views: number;
  readonly followed: boolean;
}

let anna: Account;
let boris: Account;
beforeAll(async () => {
  anna = await registerAccount();
  boris = await registerAccount();
});
afterEach(() => resetClock());

async function profile(of: Account, by: Account): Promise<Profile> {
  return (await sendJson("GET", `/api/users/${of.user.id}`, undefined, by.headers)).json();
}

function follow(method: "PUT" | "DELETE", by: Account, id: string): Promise<Response> {
  return sendJson(method, `/api/users/${id}/follow`, undefined, by.headers);
}

describe("following", () => {
  it("counts on both sides, once, and is taken back", async () => {
    for (let i = 0; i < 3; i += 1) {
      expect((await follow("PUT", anna, boris.user.id)).status).toBe(204);
    }
    expect(await profile(boris, anna)).toMatchObject({
      followers: 1,
      following: 0,
      followed: true,
    });
    expect(await profile(anna, boris)).toMatchObject({
      followers: 0,
      following: 1,
      followed: false,
    });
    for (let i = 0; i < 3; i += 1) {
      expect((await follow("DELETE", anna, boris.user.id)).status).toBe(204);
    }
    expect(await profile(boris, anna)).toMatchObject({ followers: 0, followed: false });
    expect(await profile(anna, anna)).toMatchObject({ following: 0 });
  });

  it("refuses oneself and who is not there", async () => {
    expect((await follow("PUT", anna, anna.user.id)).status).toBe(409);
    expect((await follow("PUT", anna, crypto.randomUUID())).status).toBe(404);
    expect((await follow("DELETE", anna, crypto.randomUUID())).status).toBe(404);
  });

  it("survives many at once: the number is that of the followers", async () => {
    const star = await registerAccount();
    const fans = await Promise.all(Array.from({ length: 8 }, () => registerAccount()));
    const twice = [...fans, ...fans];
    await Promise.all(twice.map((fan) => follow("PUT", fan, star.user.id)));
    expect(await profile(star, anna)).toMatchObject({ followers: 8 });
    await Promise.all(twice.map((fan) => follow("DELETE", fan, star.user.id)));
    expect(await profile(star, anna)).toMatchObject({ followers: 0 });
  });
});

describe("views of a profile", () => {
  it("count each viewer once a day, and not oneself", async () => {
    const { user, ...rest } = await registerAccount();
    const star = { user, ...rest };
    await profile(star, star);
    for (let i = 0; i < 3; i += 1) await profile(star, anna);
    await profile(star, boris);
    await expect.poll(async () => (await profile(star, star)).views).toBe(2);
    await advanceClock(86_400);
    const login = { login: anna.user.username, password: anna.password };
    const signedIn = await sendJson("POST", "/api/auth/login", login);
    const { tokens } = await signedIn.json<Account>();
    const later = { ...anna, headers: { Authorization: `Bearer ${tokens.accessToken}` } };
    await profile(star, later);
    await sendJson("POST", "/api/dev/cron", { name: "expire" });
    await profile(star, later);
    await expect.poll(async () => (await profile(star, later)).views).toBe(3);
  });
});
