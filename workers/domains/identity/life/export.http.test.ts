import { env, exports } from "cloudflare:workers";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  type Account,
  advanceClock,
  confirmEmail,
  mailsTo,
  ORIGIN,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../../shared/testing/accounts.ts";
import { publisher, uploaded } from "../../../../shared/testing/gallery.ts";
import { uniquePng } from "../../../../shared/testing/images.ts";

interface Export {
  readonly jobId: string;
  readonly status: string;
  readonly size: number | null;
  readonly url: string | null;
  readonly expiresAt: string | null;
}

let anna: Account;
beforeAll(async () => {
  await registerAccount();
  anna = await publisher();
});
afterEach(() => resetClock());

function ask(account: Account): Promise<Response> {
  return sendJson("POST", "/api/users/me/export", undefined, account.headers);
}

async function read(account: Account, jobId: string): Promise<Export> {
  const path = `/api/users/me/exports/${jobId}`;
  return (await sendJson("GET", path, undefined, account.headers)).json();
}

async function exported(account: Account): Promise<Export> {
  const response = await ask(account);
  expect(response.status).toBe(202);
  const { jobId } = await response.json<{ jobId: string }>();
  await expect
    .poll(async () => (await read(account, jobId)).status, { timeout: 15_000 })
    .toBe("done");
  return read(account, jobId);
}

function fetchFile(url: string): Promise<Response> {
  const { pathname, search } = new URL(url);
  return exports.default.fetch(new Request(ORIGIN + pathname + search));
}

async function unzipped(response: Response): Promise<Map<string, Uint8Array>> {
  const zip = new ZipReader(new Uint8ArrayReader(new Uint8Array(await response.arrayBuffer())), {
    useWebWorkers: false,
  });
  const files = new Map<string, Uint8Array>();
  for (const entry of await zip.getEntries()) {
    if (entry.directory) continue;
    files.set(
      entry.filename,
      await entry.getData(new Uint8ArrayWriter(), { checkSignature: true }),
    );
  }
  return files;
}

function json(files: Map<string, Uint8Array>, path: string): unknown {
  return JSON.parse(new TextDecoder().decode(files.get(path)));
}

describe("an export of one's data", () => {
  it("holds everything: profile, history, messages, pictures as they were uploaded", async () => {
    const bytes = uniquePng();
    const image = await uploaded(anna, bytes, { title: "Дача" });
    const list = await sendJson("GET", "/api/chats", undefined, anna.headers);
    const chat = (await list.json<{ items: { id: string }[] }>()).items[0]!.id;
    for (const text of ["первое", "второе"]) {
      const body = { clientId: crypto.randomUUID(), text };
      await sendJson("POST", `/api/chats/${chat}/messages`, body, anna.headers);
    }
    await sendJson("POST", "/api/invites", { note: "для тёти" }, anna.headers);
    const done = await exported(anna);
    const response = await fetchFile(done.url!);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toBe("application/zip");
    expect(response.headers.get("Content-Disposition")).toContain("attachment");
    expect(response.headers.get("Content-Length")).toBe(String(done.size));
    const files = await unzipped(response);
    expect(json(files, "profile.json")).toMatchObject({ email: anna.user.email });
    expect(json(files, "sessions.json")).toHaveLength(1);
    expect(json(files, "invites.json")).toMatchObject([{ note: "для тёти" }]);
    expect(json(files, `messages/${chat}.json`)).toMatchObject([
      { text: "первое" },
      { text: "второе" },
    ]);
    expect(json(files, "images.json")).toMatchObject([{ id: image.id, title: "Дача" }]);
    const original = [...files].find(([path]) => path.startsWith(`images/${image.id}`))?.[1];
    expect(original).toEqual(bytes);
    expect(new TextDecoder().decode(files.get("README.txt"))).toContain("profile.json");
    const whole = [...files].map(([, body]) => new TextDecoder().decode(body)).join("\n");
    for (const secret of ["passwordHash", "$argon2", "sealedSecret", anna.tokens.refreshToken!]) {
      expect(whole).not.toContain(secret);
    }
    const kinds = (await mailsTo(anna.user.email)).map(({ data }) => data["kind"]);
    expect(kinds).toContain("export_ready");
  });

  it("holds invites that were withdrawn, and the days on which one was here", async () => {
    const account = await registerAccount();
    await confirmEmail(account);
    const invite = await sendJson("POST", "/api/invites", { note: "дяде" }, account.headers);
    const { id } = await invite.json<{ id: string }>();
    await sendJson("DELETE", `/api/invites/${id}`, undefined, account.headers);
    const files = await unzipped(await fetchFile((await exported(account)).url!));
    expect(json(files, "invites.json")).toMatchObject([
      { id, note: "дяде", revokedAt: expect.any(Number) },
    ]);
    const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    const lastSeenAt = expect.stringMatching(/Z$/);
    expect(json(files, "activity.json")).toEqual([{ day, lastSeenAt }]);
    expect(new TextDecoder().decode(files.get("README.txt"))).toContain("activity.json");
  });

  it("is asked for by who has just proved who they are, also in the grace", async () => {
    const account = await registerAccount();
    await sendJson("DELETE", "/api/users/me", undefined, account.headers);
    const credentials = { login: account.user.username, password: account.password };
    const login = await sendJson("POST", "/api/auth/login", credentials);
    const { tokens } = await login.json<Account>();
    const headers = { Authorization: `Bearer ${tokens.accessToken}` };
    await advanceClock(601);
    const refused = await sendJson("POST", "/api/users/me/export", undefined, headers);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({ code: "step_up_required" });
    const proof = { password: account.password };
    const proved = await sendJson("POST", "/api/auth/step-up", proof, headers);
    expect(proved.status).toBe(200);
    const renewed = await proved.json<{ tokens: Account["tokens"] }>();
    const fresh = { Authorization: `Bearer ${renewed.tokens.accessToken}` };
    const taken = await sendJson("POST", "/api/users/me/export", undefined, fresh);
    expect(taken.status).toBe(202);
  });

  it("is made one at a time, three a day", async () => {
    const account = await registerAccount();
    const both = await Promise.all([ask(account), ask(account), ask(account)]);
    const ids = await Promise.all(both.map(async (one) => (await one.json<Export>()).jobId));
    expect(new Set(ids).size).toBe(1);
    await expect
      .poll(async () => (await read(account, ids[0]!)).status, { timeout: 15_000 })
      .toBe("done");
    await exported(account);
    await exported(account);
    const refused = await ask(account);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
  });

  it("that fails says so, leaves no file, and does not stand in the way of the next", async () => {
    const account = await registerAccount();
    await env.DB.prepare("ALTER TABLE follows RENAME TO elsewhere").run();
    const { jobId } = await (await ask(account)).json<{ jobId: string }>();
    const status = async () => (await read(account, jobId)).status;
    await expect.poll(status, { timeout: 15_000 }).toBe("failed");
    await env.DB.prepare("ALTER TABLE elsewhere RENAME TO follows").run();
    const { objects } = await env.MEDIA.list({ prefix: `exports/${jobId}` });
    expect(objects).toEqual([]);
    expect((await exported(account)).status).toBe("done");
  });

  it("is nobody else's, and its link works for a day", async () => {
    const done = await exported(await registerAccount());
    const stranger = await registerAccount();
    const path = `/api/users/me/exports/${done.jobId}`;
    expect((await sendJson("GET", path, undefined, stranger.headers)).status).toBe(404);
    const url = new URL(done.url!);
    for (const [name, value] of [
      ["signature", "AAAAAAAAAAAAAAAAAAAAAA"],
      ["expires", String(Number(url.searchParams.get("expires")) + 60)],
    ] as const) {
      const forged = new URL(url);
      forged.searchParams.set(name, value);
      expect((await fetchFile(forged.href)).status).toBe(404);
    }
    expect((await fetchFile(done.url!)).status).toBe(200);
    await advanceClock(86_401);
    expect((await fetchFile(done.url!)).status).toBe(410);
    await sendJson("POST", "/api/dev/cron", { name: "expire" });
    const { objects } = await env.MEDIA.list({ prefix: `exports/${done.jobId}` });
    expect(objects).toEqual([]);
  });

  it("is made once, although its message arrives twice, and again when its maker died", async () => {
    const account = await registerAccount();
    const done = await exported(account);
    const body = {
      name: "identity.export",
      requestId: "request-1",
      traceparent: "",
      message: { exportId: done.jobId },
    };
    const died =
      "UPDATE data_exports SET status = 'running', started_at = started_at - 1260000 WHERE id = ?";
    await env.DB.prepare(died).bind(done.jobId).run();
    await Promise.all([env.JOBS.send(body), env.JOBS.send(body), env.JOBS.send(body)]);
    await expect
      .poll(async () => (await read(account, done.jobId)).status, { timeout: 15_000 })
      .toBe("done");
    expect((await read(account, done.jobId)).expiresAt).not.toBe(done.expiresAt);
  });
});
