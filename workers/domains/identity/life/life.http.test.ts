// @first of those that share a runtime: it needs a platform that nobody has used.
import {
  createExecutionContext,
  createScheduledController,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  mailsTo,
  registerAccount,
  registration,
  resetClock,
  sendJson,
  tryRegister,
} from "../../../../shared/testing/accounts.ts";
import { publisher, uploaded } from "../../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../../shared/testing/images.ts";
import worker from "../../../main.ts";

const DAY_SECONDS = 86_400;

let admin: Account;
beforeAll(async () => {
  admin = await registerAccount({ username: "first-admin" });
});
afterEach(() => resetClock());

function call(method: string, path: string, account: Account, body?: unknown): Promise<Response> {
  return sendJson(method, path, body, account.headers);
}

async function signIn(account: Account): Promise<Account> {
  const body = { login: account.user.email, password: account.password };
  const response = await sendJson("POST", "/api/auth/login", body);
  if (response.status !== 200) throw new Error(await response.text());
  const { user, tokens } = await response.json<Account>();
  const headers = { Authorization: `Bearer ${tokens.accessToken}` };
  return { ...account, user, tokens, headers };
}

async function codeOf(response: Response): Promise<unknown> {
  return (await response.json<{ code: string }>()).code;
}

async function beginDeletion(account: Account): Promise<void> {
  expect((await call("DELETE", "/api/users/me", account)).status).toBe(204);
}

async function runRetention(): Promise<unknown> {
  const response = await sendJson("POST", "/api/dev/cron", { name: "retention" });
  const { report } = await response.json<{ report: Record<string, unknown> }>();
  return report["identity.erase-accounts"];
}

describe("the grace before an account is erased", () => {
  it("begins with the end of all sessions and a mail", async () => {
    const account = await registerAccount();
    const other = await signIn(account);
    await beginDeletion(account);
    for (const each of [account, other]) {
      expect((await call("GET", "/api/users/me", each)).status).toBe(401);
      const { refreshToken } = each.tokens;
      expect((await sendJson("POST", "/api/auth/refresh", { refreshToken })).status).toBe(401);
    }
    await expect
      .poll(async () => (await mailsTo(account.user.email)).map(({ data }) => data["kind"]))
      .toContain("deletion_started");
  });

  it("lets its owner in to look, to take their data, to leave and to restore; to nothing else", async () => {
    const account = await registerAccount();
    const viewer = await registerAccount();
    await beginDeletion(account);
    const back = await signIn(account);
    const me = await (await call("GET", "/api/users/me", back)).json<Account["user"]>();
    expect(me.status).toBe("active");
    expect(Date.parse(me.deletionAt!) - Date.now()).toBeGreaterThan(13 * DAY_SECONDS * 1_000);
    for (const [method, path] of [
      ["GET", "/api/users"],
      ["GET", "/api/chats"],
      ["GET", "/api/auth/sessions"],
      ["PATCH", "/api/users/me"],
      ["POST", "/api/invites"],
      ["DELETE", "/api/users/me"],
    ] as const) {
      const refused = await call(method, path, back, method === "PATCH" ? {} : undefined);
      expect(refused.status, path).toBe(403);
      expect(await codeOf(refused)).toBe("account_deletion_pending");
    }
    expect((await call("GET", `/api/users/${account.user.id}`, viewer)).status).toBe(404);
    const restored = await call("POST", "/api/users/me/restore", back);
    expect(await restored.json()).toMatchObject({ deletionAt: null });
    expect((await call("GET", "/api/chats", back)).status).toBe(200);
    expect((await call("GET", `/api/users/${account.user.id}`, viewer)).status).toBe(200);
    expect((await call("POST", "/api/users/me/restore", back)).status).toBe(200);
  });

  it("needs a fresh proof", async () => {
    const account = await registerAccount();
    await advanceClock(601);
    const stale = await call("DELETE", "/api/users/me", account);
    expect(await codeOf(stale)).toBe("step_up_required");
  });

  it("erases nobody who was restored, nor before its time", async () => {
    const account = await registerAccount();
    await beginDeletion(account);
    await advanceClock(14 * DAY_SECONDS - 60);
    expect(await runRetention()).toEqual({ erased: 0, failed: 0 });
    await call("POST", "/api/users/me/restore", await signIn(account));
    await advanceClock(120);
    await runRetention();
    await signIn(account);
  });
});

describe("an account that is erased", () => {
  it("leaves its messages under the name of a deleted account, and nothing else", async () => {
    const viewer = await registerAccount();
    const fields = { username: "vanishing", displayName: "Vanishing Person" };
    const account = await registerAccount(fields);
    const chats = await (await call("GET", "/api/chats", account)).json<{
      items: { id: string }[];
    }>();
    const chat = chats.items[0]!.id;
    const message = { clientId: crypto.randomUUID(), text: "I was here" };
    await call("POST", `/api/chats/${chat}/messages`, account, message);
    await call("PUT", `/api/users/${viewer.user.id}/follow`, account);
    await call("POST", `/api/users/${account.user.id}/report`, viewer, { reason: "spam" });
    const items = [{ kind: "user", id: account.user.id }];
    const warning = { items, action: "warn", note: "No vanishing here" };
    const warned = await call("POST", "/api/moderation/decisions", admin, warning);
    const { results } = await warned.json<{ results: { decisionId: string }[] }>();
    const decision = `/api/moderation/decisions/${results[0]?.decisionId}`;
    const words = { text: "Vanishing is no crime" };
    expect((await call("POST", `${decision}/appeal`, account, words)).status).toBe(201);
    await beginDeletion(account);
    await advanceClock(14 * DAY_SECONDS + 1);
    expect(await runRetention()).toEqual({ erased: 1, failed: 0 });
    expect(await runRetention()).toEqual({ erased: 0, failed: 0 });

    const login = { login: account.user.email, password: account.password };
    expect((await sendJson("POST", "/api/auth/login", login)).status).toBe(401);
    const reader = await signIn(viewer);
    expect((await call("GET", `/api/users/${account.user.id}`, reader)).status).toBe(404);
    const messages = await (await call("GET", `/api/chats/${chat}/messages`, reader)).text();
    expect(messages).toContain("I was here");
    const members = await (await call("GET", `/api/chats/${chat}/members`, reader)).text();
    expect(members).not.toContain(account.user.id);
    const profile = await call("GET", `/api/users/${viewer.user.id}`, reader);
    expect(await profile.json()).toMatchObject({ followers: 0 });

    const sessions = env.ACCOUNT_SESSIONS.getByName(account.user.id);
    const kept = await runInDurableObject(sessions, (_, { storage }) => {
      const rows = storage.sql.exec("SELECT * FROM session").toArray();
      return JSON.stringify([rows, [...storage.kv.list()]]);
    });
    expect(kept.startsWith("[[],")).toBe(true);
    expect(kept.toLowerCase()).not.toContain("vanishing");

    const tables = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
    ).all<{ name: string }>();
    for (const { name } of tables.results) {
      const { results } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
      const text = JSON.stringify(results).toLowerCase();
      for (const trace of ["vanishing", account.user.email]) {
        expect(text.includes(trace), `${trace} in ${name}`).toBe(false);
      }
      if (!["users", "audit_log"].includes(name)) {
        expect(text.includes(account.user.id), `the id in ${name}`).toBe(false);
      }
    }
  });

  it("has nothing in a table that erasure does not know of", async () => {
    const { results } = await env.DB.prepare(
      "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name",
    ).all<{ name: string; sql: string }>();
    const personal = results.filter(({ sql }) =>
      /`(user|owner|author|moderator|follower|viewer|blocker|reporter)_id`/.test(sql),
    );
    // A new table that holds something of a person is let go of by its domain on `user.erased`, and then added here.
    expect(personal.map(({ name }) => name)).toEqual([
      "active_days",
      "backup_codes",
      "blocks",
      "boards",
      "call_participants",
      "call_reports",
      "challenges",
      "chat_members",
      "company_members",
      "content_cases",
      "content_reports",
      "data_exports",
      "devices",
      "email_tokens",
      "follows",
      "image_likeness",
      "image_likes",
      "images",
      "linked_identities",
      "message_reports",
      "mls_archives",
      "mls_device_log",
      "mls_devices",
      "mls_key_packages",
      "moderation_appeals",
      "moderation_decisions",
      "name_words",
      "oauth_codes",
      "oauth_grants",
      "oauth_requests",
      "passkeys",
      "profile_counts",
      "profile_skills",
      "profile_views",
      "push_addresses",
      "saved_searches",
      "security_events",
      "studio_comments",
      "studio_jobs",
      "studio_project_members",
      "studio_projects",
      "totps",
      "uploads",
      "user_files",
      "vacancies",
      "video_progress",
      "videos",
    ]);
  });

  it("frees its address, but nobody may take its name", async () => {
    const account = await registerAccount();
    const { username, email } = account.user;
    await beginDeletion(account);
    await advanceClock(14 * DAY_SECONDS + 1);
    await runRetention();
    const taken = await tryRegister({ username: username.toUpperCase() });
    expect(taken.status).toBe(409);
    expect(await codeOf(taken)).toBe("username_taken");
    const blind = await tryRegister({ username, inviteCode: "no-such-code" });
    expect(await codeOf(blind)).toBe("invite_invalid");
    expect((await tryRegister(registration({ email }))).status).toBe(201);
  });

  it("is erased whole, although the work was cut off in the middle", async () => {
    const account = await publisher();
    await uploaded(account, uniquePng());
    await beginDeletion(account);
    await advanceClock(14 * DAY_SECONDS + 1);
    await env.DB.prepare("ALTER TABLE chat_members RENAME TO elsewhere").run();
    await env.DB.prepare("ALTER TABLE images RENAME TO elsewhere_too").run();
    expect(await runRetention()).toMatchObject({ failed: 0 });
    await env.DB.prepare("ALTER TABLE elsewhere_too RENAME TO images").run();
    await env.DB.prepare("ALTER TABLE elsewhere RENAME TO chat_members").run();
    const left = async () => {
      const images = env.DB.prepare("SELECT count(*) AS n FROM images WHERE owner_id = ?");
      const chats = env.DB.prepare("SELECT count(*) AS n FROM chat_members WHERE user_id = ?");
      const counts = [images, chats].map((one) => one.bind(account.user.id).first<{ n: number }>());
      return (await Promise.all(counts)).map((row) => row?.n);
    };
    expect(await left()).toEqual([1, 1]);
    await advanceClock(11);
    const tick = createScheduledController({ cron: "* * * * *", scheduledTime: new Date() });
    const ctx = createExecutionContext();
    await worker.scheduled(tick, env, ctx);
    await waitOnExecutionContext(ctx);
    expect(await left()).toEqual([0, 0]);
    const files = await env.DB.prepare("SELECT count(*) AS n FROM files").first<{ n: number }>();
    expect(files?.n).toBe(0);
  });

  it("is erased once, however often it is begun", async () => {
    const account = await registerAccount();
    await beginDeletion(account);
    await advanceClock(14 * DAY_SECONDS + 1);
    await Promise.all([runRetention(), runRetention(), runRetention()]);
    const audit = await env.DB.prepare(
      "SELECT count(*) AS n FROM audit_log WHERE action = 'user.erase' AND target = ?",
    )
      .bind(`user:${account.user.id}`)
      .first<{ n: number }>();
    expect(audit?.n).toBe(1);
  });
});
