// @alone in its runtime: while a platform is restored it serves nobody else.
import { abortAllDurableObjects, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Chat, Message } from "../../shared/contracts/chat/index.ts";
import type { Image } from "../../shared/contracts/media/index.ts";
import { type Account, ORIGIN, registerAccount, sendJson } from "../../shared/testing/accounts.ts";
import {
  type BackupReport,
  type Bytes,
  backupCopies,
  copiesAsSource,
  keysOf,
  runBackup,
  thisDeployment,
} from "../../shared/testing/backups.ts";
import { call, publisher, uploaded } from "../../shared/testing/gallery.ts";
import { uniquePng } from "../../shared/testing/images.ts";
import { given, newBox, newPicture, newProject } from "../../shared/testing/studio.ts";
import { newVideo } from "../../shared/testing/videos.ts";
import { founded, openVacancy } from "../../shared/testing/work.ts";
import { restoreBackup } from "../domains/platform/backups/restore/restore-backup.ts";

const WORDS = "quietly burning lighthouse";

/** What the platform says of all there is, to those who may see it. */
async function picture() {
  const get = async (who: Account, path: string) => {
    const reply = await sendJson("GET", path, undefined, who.headers);
    expect(reply.status, path).toBe(200);
    return reply.json<{ items?: unknown[] }>();
  };
  const { pathname, search } = new URL(image.urls.original ?? "", ORIGIN);
  const file = await call(member, "GET", pathname + search);
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return {
    log: await get(member, `/api/chats/${chat.id}/messages?limit=100`),
    chats: await get(member, "/api/chats"),
    me: await get(member, "/api/users/me"),
    sessions: await get(member, "/api/auth/sessions"),
    projects: await get(member, "/api/projects"),
    videos: await get(member, `/api/videos?owner=${member.user.id}`),
    gallery: await get(member, "/api/media/feed?q=lighthouse"),
    vacancies: await get(member, "/api/vacancies?q=lighthouse"),
    words: await get(member, "/api/search/messages?q=burning"),
    people: await get(admin, "/api/admin/users?limit=100"),
    bytes: { status: file.status, digest: new Uint8Array(digest).toHex() },
  };
}

/** All rows of the tables that a backup has, as they stand in the database. */
async function databaseRows(): Promise<Record<string, unknown[]>> {
  const names = await env.DB.prepare(
    "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT GLOB '_cf_*' AND name NOT GLOB 'sqlite_*'",
  ).all<{ name: string }>();
  const here = new Set([
    "backups",
    "backup_chunks",
    "job_leases",
    "uploads",
    "job_runs",
    "outbox_events",
  ]);
  const tables = names.results.map(({ name }) => name).filter((name) => !here.has(name));
  const rows = tables.toSorted().map(async (name) => {
    const { results } = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
    return [name, results.map((row) => JSON.stringify(row)).toSorted()] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

let admin: Account;
let member: Account;
let chat: Chat;
let image: Image;
let report: BackupReport;
let copies: Map<string, Bytes>;
let before: Awaited<ReturnType<typeof picture>>;
let rowsBefore: Record<string, unknown[]>;

/** Something in every domain. */
async function seed(): Promise<void> {
  admin = await registerAccount();
  member = await publisher();
  const others = await Promise.all([registerAccount(), registerAccount()]);
  const memberIds = others.map(({ user }) => user.id);
  chat = await given<Chat>(member, "POST", "/api/chats", {
    type: "group",
    title: "Keepers",
    memberIds,
  });
  for (let at = 0; at < 12; at += 1) {
    const text = `${WORDS} ${at} \u0001 "quoted" тихий`;
    const body = { text, clientId: crypto.randomUUID() };
    await given<Message>(member, "POST", `/api/chats/${chat.id}/messages`, body);
  }
  image = await uploaded(member, uniquePng(), { title: "A lighthouse", isPublic: "true" });
  const project = await newProject(member);
  await newPicture(member, (await newBox(member, project.id)).id);
  await newVideo(member, { title: "The lighthouse at night" });
  const company = await founded(member);
  await openVacancy(member, company.id);
  // As long as D1 lets a row be (2 MB), of what is twice as long once it is written down.
  const long = "replace(hex(zeroblob(995000)), '0', char(34))";
  await env.DB.prepare(`INSERT INTO platform_settings VALUES ('long', ${long}, 1)`).run();
}

beforeAll(async () => {
  await seed();
  before = await picture();
  // What is looked for is there to be found.
  for (const found of [
    before.log,
    before.gallery,
    before.words,
    before.vacancies,
    before.projects,
  ]) {
    expect(found.items?.length).toBeGreaterThan(0);
  }
  expect(before.bytes.status).toBe(200);
  report = await runBackup();
  rowsBefore = await databaseRows();
  copies = await backupCopies();
});

const restore = (from: ReadonlyMap<string, Bytes>, keys = keysOf()) =>
  keys.then((given) =>
    restoreBackup(copiesAsSource(from), thisDeployment(), given, report.backup, () => {}),
  );

/** The same copies, with one of them changed. */
function damaged(change: (copies: Map<string, Bytes>) => void): Map<string, Bytes> {
  const changed = new Map([...copies].map(([key, bytes]) => [key, bytes.slice()] as const));
  change(changed);
  return changed;
}

const chunkKeys = () => [...copies.keys()].filter((key) => /\/\d{8}-/.test(key)).toSorted();

describe("a backup", () => {
  it("works: it is complete, read again and found whole, and nothing in it can be read without the key", () => {
    expect(report).toMatchObject({ state: "complete", verified: true });
    expect(report.stores).toBeGreaterThan(8);
    expect(report.files).toBeGreaterThanOrEqual(3);
    for (const bytes of copies.values()) {
      expect(new TextDecoder("latin1").decode(bytes)).not.toContain("lighthouse");
    }
  });

  it("works: administrators see it, with its size and that it was found whole", async () => {
    const path = "/api/admin/backups";
    const { items, configured } = await given<{ items: unknown[]; configured: boolean }>(
      admin,
      "GET",
      path,
    );
    expect(configured).toBe(true);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({
      ...{ id: report.backup, state: "complete", stores: report.stores, problem: null },
      verifiedAt: expect.any(String),
    });
    expect((await sendJson("GET", path, undefined, member.headers)).status).toBe(403);
  });

  it("refuses to be restored into a deployment that is not empty", async () => {
    await expect(restore(copies)).rejects.toThrow(/not empty: it has \d+ accounts/);
  });

  it("refuses to be restored when a byte of it has changed, and writes nothing", async () => {
    await reset();
    const [first = ""] = chunkKeys();
    const flipped = damaged((all) => {
      const bytes = all.get(first);
      if (bytes) bytes[100] = (bytes[100] ?? 0) ^ 1;
    });
    await expect(restore(flipped)).rejects.toThrow(/chunk 1 of \d+ of backup .* is damaged/);
    const lacking = damaged((all) => all.delete(first));
    await expect(restore(lacking)).rejects.toThrow(/chunk 1 of \d+ .* is missing/);
    const made = [...copies.keys()].filter((key) => /\/manifest$/.test(key));
    expect(made).toHaveLength(1);
    const wrong = keysOf(Buffer.alloc(32, 7).toString("base64url"));
    await expect(restore(copies, wrong)).rejects.toThrow(/sealed with another key/);
    const file = [...copies.keys()].find((key) => key.startsWith("media/")) ?? "";
    const spoilt = damaged((all) => {
      const bytes = all.get(file);
      if (bytes) bytes[40] = (bytes[40] ?? 0) ^ 1;
    });
    await expect(restore(spoilt)).rejects.toThrow(/the copy of file .* is damaged/);
    const { results } = await env.DB.prepare(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '_cf_*'",
    ).all();
    expect(results).toEqual([]);
    expect((await env.MEDIA.list()).objects).toEqual([]);
  });
});

describe("a restore", () => {
  it("works: all is there again, for who was signed in too, and it is the same", async () => {
    await reset();
    const done = await restore(copies);
    expect(done).toMatchObject({ stores: report.stores, rows: report.rows, files: report.files });
    await abortAllDurableObjects();
    expect(await databaseRows()).toEqual(rowsBefore);
    expect(await picture()).toEqual(before);
  });

  it("survives being used: life goes on where it was, and can be backed up again", async () => {
    const body = { text: "after the restore", clientId: crypto.randomUUID() };
    const sent = await given<Message>(member, "POST", `/api/chats/${chat.id}/messages`, body);
    const log = (before.log.items ?? []) as Message[];
    expect(sent.seq).toBe(Math.max(...log.map(({ seq }) => seq)) + 1);
    const { refreshToken } = member.tokens;
    const renewed = await sendJson("POST", "/api/auth/refresh", { refreshToken });
    expect(renewed.status).toBe(200);
    const made = await runBackup();
    expect(made).toMatchObject({ state: "complete", verified: true });
    const listed = await sendJson("GET", "/api/dev/backups", undefined);
    const [newest] = (await listed.json<{ items: object[] }>()).items;
    expect(newest).toMatchObject({ id: made.backup, verifiedAt: expect.any(String) });
  });
});
