// @first of those that share a runtime: it needs a platform that nobody has used.
import { env } from "cloudflare:workers";
import { Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type {
  Asset,
  Box,
  BoxComment,
  GuestComment,
  Project,
  RetentionReport,
  SharedProject,
  ShareLink,
} from "../../../shared/contracts/studio/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../shared/testing/accounts.ts";
import { countCalls } from "../../../shared/testing/counted-calls.ts";
import { bucketKeys, call } from "../../../shared/testing/gallery.ts";
import { uniquePng, withSegments } from "../../../shared/testing/images.ts";
import {
  ask,
  codeOf,
  given,
  newBox,
  newPicture,
  newProject,
  openProjectSocket,
  realDeps,
} from "../../../shared/testing/studio.ts";
import { openLink } from "./sharing/open-link.ts";
import { studioData } from "./studio-data.ts";

let admin: Account;
let owner: Account;
let viewer: Account;

beforeAll(async () => {
  admin = await registerAccount();
  owner = await registerAccount();
  viewer = await registerAccount();
});

afterEach(resetClock);

const idsOf = (items: readonly { readonly id: string }[]) => items.map(({ id }) => id);

/** A project with a box, a headliner, a favourite and a picture that is neither. */
async function storyboard(fields: object = {}) {
  const project = await newProject(owner, fields);
  const box = await newBox(owner, project.id);
  const headliner = await newPicture(owner, box.id);
  const favorite = await newPicture(owner, box.id);
  const other = await newPicture(owner, box.id);
  await given(owner, "PUT", `/api/boxes/${box.id}/headliner`, { assetId: headliner.id });
  await given(owner, "POST", `/api/assets/${favorite.id}/favorite`);
  return { id: project.id, box, headliner, favorite, other };
}

function share(projectId: string, fields: object = {}): Promise<ShareLink> {
  return given(owner, "POST", `/api/projects/${projectId}/share-links`, fields);
}

let lastAddress = 0;
/** A guest with an address of their own. */
function newGuest() {
  lastAddress += 1;
  const from = { "X-Dev-IP": `198.51.100.${lastAddress}` };
  return (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
    sendJson(method, path, body, { ...from, ...headers });
}

function originOf(ip: string) {
  return { ip, country: null, latitude: null, longitude: null, userAgent: "test" };
}

const HELLO = { authorName: "Гость 🎬", text: "Хорошо!" };

describe("a link", () => {
  it("shows headliners and favourites to anybody, and nothing of how they were made", async () => {
    const { id, box, headliner, favorite } = await storyboard();
    const link = await share(id);
    expect(link).toMatchObject({
      projectId: id,
      hasPassword: false,
      allowComments: true,
      expiresAt: null,
    });
    expect(link.url).toMatch(/\/shared\/[\w-]{22}$/);
    const shared = await given<SharedProject>(null, "GET", `/api/shared/${link.token}`);
    expect(shared).toMatchObject({ name: "A film", allowComments: true });
    expect(shared.boxes).toMatchObject([
      { id: box.id, headliner: { id: headliner.id }, favorites: [{ id: favorite.id }] },
    ]);
    expect(JSON.stringify(shared)).not.toContain("prompt");
    const picture = await call(null, "GET", shared.boxes[0]?.headliner?.fileUrl ?? "");
    expect([picture.status, picture.headers.get("Content-Type")]).toEqual([200, "image/png"]);
    const links = await given<{ items: ShareLink[] }>(
      owner,
      "GET",
      `/api/projects/${id}/share-links`,
    );
    expect(links.items).toEqual([link]);
    const stored = JSON.stringify(await env.DB.prepare("SELECT * FROM studio_share_links").all());
    expect(stored).not.toContain(link.token);
  });

  it("is gone when it has expired or was revoked, and one that never was is not there", async () => {
    const { id } = await storyboard();
    const expiresAt = new Date(Date.now() + 60_000).toISOString();
    const [brief, revoked] = [await share(id, { expiresAt }), await share(id)];
    expect((await ask(owner, "DELETE", `/api/share-links/${revoked.id}`)).status).toBe(204);
    expect(await codeOf(await ask(null, "GET", `/api/shared/${revoked.token}`))).toEqual([
      410,
      "gone",
    ]);
    expect((await ask(null, "GET", `/api/shared/${brief.token}`)).status).toBe(200);
    await advanceClock(61);
    expect(await codeOf(await ask(null, "GET", `/api/shared/${brief.token}`))).toEqual([
      410,
      "gone",
    ]);
    const never = await ask(null, "GET", "/api/shared/AAAAAAAAAAAAAAAAAAAAAA");
    expect(await codeOf(never)).toEqual([404, "not_found"]);
    await resetClock();
    const past = { expiresAt: new Date(Date.now() - 1_000).toISOString() };
    const response = await ask(owner, "POST", `/api/projects/${id}/share-links`, past);
    expect(await codeOf(response)).toEqual([400, "validation_failed"]);
  });

  it("opens with its password alone, and guessing is stopped", async () => {
    const { id } = await storyboard();
    const { token } = await share(id, { password: "сезам откройся" });
    const path = `/api/shared/${token}`;
    const guest = newGuest();
    const tried = (password: string) =>
      guest("GET", path, undefined, { "X-Share-Password": password });
    expect(await codeOf(await guest("GET", path))).toEqual([401, "share_password_required"]);
    expect(await codeOf(await tried("wrong"))).toEqual([401, "share_password_wrong"]);
    // Headers are ASCII: other characters come percent-encoded.
    const right = encodeURIComponent("сезам откройся");
    expect((await tried(right)).status).toBe(200);
    let last = await tried("wrong");
    for (let at = 0; at < 120 && last.status === 401; at += 1) last = await tried("wrong");
    expect(last.status).toBe(429);
    expect(Number(last.headers.get("Retry-After"))).toBeGreaterThan(0);
    expect((await tried(right)).status).toBe(429);
    const other = await newGuest()("GET", path, undefined, { "X-Share-Password": right });
    expect(other.status).toBe(200);
  });

  it("tells no more of guesses that come at once than of one after the other", async () => {
    const { id: projectId } = await storyboard();
    const { id, token } = await share(projectId, { password: "the right one" });
    const real = await realDeps();
    const deps = { ...real, config: { ...real.config, addressLimitFactor: 1 } };
    const open = (password: string) =>
      openLink(deps, { token, password, origin: originOf("192.0.2.77") }).then(
        () => "open",
        (error: Error) => error.message,
      );
    const told = await Promise.all(Array.from({ length: 40 }, (_, at) => open(`guess ${at}`)));
    expect(told.filter((answer) => answer === "share_password_wrong")).toHaveLength(10);
    expect(told.filter((answer) => answer === "rate_limited")).toHaveLength(30);
    expect(await open("the right one")).toBe("rate_limited");
    // Who guesses at one address uses up no more than that of what all may.
    const policy = { name: "all", limit: 200, windowSeconds: 3_600 };
    expect((await deps.limiter.peek(`share:${id}`, policy)).remaining).toBe(190);
  });

  it("tells nobody of the right password among more guesses than are told of", async () => {
    const { id: projectId } = await storyboard();
    const { id, token } = await share(projectId, { password: "the right one" });
    const deps = await realDeps();
    const guest = { token, password: "the right one", origin: originOf("192.0.2.78") };
    /** While this password is looked at, as many others are as may be wrong. */
    const verify = async () => {
      const policy = { name: "all", limit: 200, windowSeconds: 3_600 };
      const others = Array.from({ length: 200 }, () => deps.limiter.hit(`share:${id}`, policy));
      await Promise.all(others);
      return true;
    };
    const passwords = { ...deps.passwords, verify };
    await expect(openLink({ ...deps, passwords }, guest)).rejects.toThrow("rate_limited");
  });

  it("links are made and seen by who may change the project", async () => {
    const { id } = await storyboard();
    await given(owner, "POST", `/api/projects/${id}/members`, {
      userId: viewer.user.id,
      role: "viewer",
    });
    const { id: linkId } = await share(id);
    for (const [method, path, body] of [
      ["GET", `/api/projects/${id}/share-links`, undefined],
      ["POST", `/api/projects/${id}/share-links`, {}],
      ["DELETE", `/api/share-links/${linkId}`, undefined],
      ["POST", `/api/projects/${id}/comments/read`, undefined],
    ] as const) {
      expect(await codeOf(await ask(viewer, method, path, body))).toEqual([403, "forbidden"]);
      expect(await codeOf(await ask(admin, method, path, body))).toEqual([404, "not_found"]);
    }
  });
});

describe("comments", () => {
  it("of guests are heard at once, read, and deleted", async () => {
    const { id, box } = await storyboard();
    const { token } = await share(id);
    const socket = await openProjectSocket(owner, id);
    await socket.frame("snapshot");
    const path = `/api/shared/${token}/boxes/${box.id}/comments`;
    const said = await newGuest()("POST", path, {
      authorName: "  A\u0000nn\u202E ",
      text: "One\r\ntwo\u0007",
    });
    expect(said.status).toBe(201);
    const comment = await said.json<GuestComment>();
    expect(comment).toMatchObject({ authorName: "A nn", text: "One\ntwo", byMember: false });
    expect((await socket.frame("comment")).comment).toMatchObject({
      id: comment.id,
      isRead: false,
    });
    const counts = async () => {
      const { commentCount, unreadCommentCount } = await given<Box>(
        owner,
        "GET",
        `/api/boxes/${box.id}`,
      );
      const project = await given<Project>(owner, "GET", `/api/projects/${id}`);
      return [commentCount, unreadCommentCount, project.unreadCommentCount];
    };
    expect(await counts()).toEqual([1, 1, 1]);
    const marked = await given<BoxComment>(owner, "PATCH", `/api/comments/${comment.id}`, {
      isRead: true,
    });
    expect(marked.isRead).toBe(true);
    expect((await socket.frame("comment_changed")).comment.id).toBe(comment.id);
    expect(await counts()).toEqual([1, 0, 0]);
    await given(owner, "POST", `/api/boxes/${box.id}/comments`, { text: "Спасибо" });
    await newGuest()("POST", path, HELLO);
    expect(await counts()).toEqual([3, 1, 1]);
    expect(await given(owner, "POST", `/api/projects/${id}/comments/read`)).toEqual({ read: 1 });
    const seen = await given<{ items: GuestComment[]; nextCursor: string }>(
      null,
      "GET",
      `${path}?limit=2`,
    );
    expect(seen.items.map(({ text, byMember }) => [text, byMember])).toEqual([
      ["One\ntwo", false],
      ["Спасибо", true],
    ]);
    const rest = await given<{ items: GuestComment[] }>(
      null,
      "GET",
      `${path}?cursor=${seen.nextCursor}`,
    );
    expect(rest.items.map(({ authorName }) => authorName)).toEqual([HELLO.authorName]);
    expect((await ask(owner, "DELETE", `/api/comments/${comment.id}`)).status).toBe(204);
    await socket.frame("comment_gone", ({ commentId }) => commentId === comment.id);
    expect(await counts()).toEqual([2, 0, 0]);
  });

  it("are refused where they are off, elsewhere, empty, and in floods", async () => {
    const { id, box } = await storyboard();
    const [off, on] = [await share(id, { allowComments: false }), await share(id)];
    const path = (token: string, boxId: string) => `/api/shared/${token}/boxes/${boxId}/comments`;
    const guest = newGuest();
    expect(await codeOf(await guest("POST", path(off.token, box.id), HELLO))).toEqual([
      403,
      "comments_off",
    ]);
    const foreign = (await storyboard()).box.id;
    expect((await guest("POST", path(on.token, foreign), HELLO)).status).toBe(404);
    for (const fields of [
      { text: "" },
      { text: "\u0000" },
      { authorName: "\u202E" },
      { text: "x".repeat(2_001) },
    ]) {
      expect((await guest("POST", path(on.token, box.id), { ...HELLO, ...fields })).status).toBe(
        400,
      );
    }
    const busy = await share(id);
    const config = { "limits.guestCommentsPerHour": 3 };
    await given(admin, "PUT", "/api/admin/config", config);
    const statuses = [];
    for (let at = 0; at < 4; at += 1) {
      statuses.push((await newGuest()("POST", path(busy.token, box.id), HELLO)).status);
    }
    expect(statuses).toEqual([201, 201, 201, 429]);
    await given(admin, "PUT", "/api/admin/config", { "limits.guestCommentsPerHour": 200 });
  });
});

describe("what is taken away", () => {
  async function entriesOf(response: Response): Promise<Map<string, Uint8Array>> {
    expect(response.status).toBe(200);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const zip = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
    const files = new Map<string, Uint8Array>();
    for (const entry of await zip.getEntries()) {
      if (entry.directory) continue;
      const writer = new Uint8ArrayWriter();
      files.set(entry.filename, await entry.getData(writer, { checkSignature: true }));
    }
    return files;
  }

  const textOf = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

  it("an archive is what its manifest says", async () => {
    const { id, headliner, favorite, other } = await storyboard({ name: "Лес/река" });
    const response = await ask(owner, "GET", `/api/projects/${id}/export.zip?assets=all`);
    expect(response.headers.get("Content-Disposition")).toContain(
      encodeURIComponent("Лес-река.zip"),
    );
    const entries = await entriesOf(response);
    const manifest = JSON.parse(textOf(entries.get("manifest.json"))) as {
      files: { path: string; assetId: string; bytes: number }[];
    };
    expect(manifest.files.map(({ assetId }) => assetId)).toEqual(
      idsOf([other, favorite, headliner]),
    );
    expect([...entries.keys()].sort()).toEqual(
      [...manifest.files.map(({ path }) => path), "manifest.json"].sort(),
    );
    for (const file of manifest.files) {
      expect(entries.get(file.path)?.length).toBe(file.bytes);
    }
    const [only] = [
      ...(await entriesOf(await ask(owner, "GET", `/api/projects/${id}/export.zip`))).keys(),
    ];
    expect(only).toBe(`001 A shot/${headliner.id}.png`);
  });

  /** Adds boxes to a project, each with a picture of its own as its headliner: rows and bytes as an upload leaves them. */
  async function addBoxes(projectId: string, first: Asset, count: number): Promise<void> {
    const columns = async (table: string, own: Readonly<Record<string, string>>) => {
      const { results } = await env.DB.prepare("SELECT name FROM pragma_table_info(?)")
        .bind(table)
        .all<{ name: string }>();
      const names = results.map(({ name }) => name);
      const values = names.map((name) => own[name] ?? `t.${name}`);
      return `INSERT INTO ${table} (${names}) SELECT ${values} FROM ${table} AS t, json_each(?1) AS n`;
    };
    const numbers = JSON.stringify(Array.from({ length: count }, (_, at) => at + 1));
    const mark = (column: string) => `t.${column} || '-' || n.value`;
    const copies = [
      [
        "files",
        { sha256: mark("sha256"), key: mark("key") },
        "sha256 = (SELECT sha256 FROM user_files WHERE id = (SELECT file_id FROM studio_assets WHERE id = ?2))",
      ],
      [
        "user_files",
        { id: mark("id"), sha256: mark("sha256") },
        "id = (SELECT file_id FROM studio_assets WHERE id = ?2)",
      ],
      [
        "studio_boxes",
        {
          id: mark("id"),
          order_index: "n.value",
          name: "'Shot ' || n.value",
          headliner_asset_id: "NULL",
        },
        "id = (SELECT box_id FROM studio_assets WHERE id = ?2)",
      ],
      [
        "studio_assets",
        {
          id: mark("id"),
          box_id: mark("box_id"),
          file_id: mark("file_id"),
          prompt_text: "'prompt ' || n.value",
        },
        "id = ?2",
      ],
    ] as const;
    for (const [table, own, where] of copies) {
      const sql = `${await columns(table, own)} WHERE t.${where}`;
      await env.DB.prepare(sql).bind(numbers, first.id).run();
    }
    await env.DB.prepare(
      `UPDATE studio_boxes SET headliner_asset_id =
        (SELECT id FROM studio_assets AS a WHERE a.box_id = studio_boxes.id) WHERE project_id = ? AND order_index > 0`,
    )
      .bind(projectId)
      .run();
    const { results } = await env.DB.prepare("SELECT key FROM files WHERE sha256 LIKE '%-%'").all<{
      key: string;
    }>();
    const picture = (at: number) => withSegments([0xfe, `picture ${at}`]);
    await Promise.all(results.map(({ key }, at) => env.MEDIA.put(`${key}/jpeg-1`, picture(at))));
  }

  it("a storyboard of 500 shots takes one call of the store for each, once their pictures are drawn", async () => {
    const { id, headliner } = await storyboard();
    // Who chooses a headliner has its picture drawn.
    const { key } =
      (await env.DB.prepare(
        `SELECT key FROM files JOIN user_files USING (sha256)
          JOIN studio_assets AS a ON a.file_id = user_files.id WHERE a.id = ?`,
      )
        .bind(headliner.id)
        .first<{ key: string }>()) ?? {};
    await vi.waitUntil(async () => (await env.MEDIA.head(`${key}/jpeg-1`)) !== null);
    await addBoxes(id, headliner, 499);
    const asked = countCalls();
    const response = await ask(owner, "GET", `/api/projects/${id}/export.docx`);
    const entries = await entriesOf(response);
    expect(asked.store).toHaveLength(500);
    expect(asked.database.length).toBeLessThan(20);
    asked.end();
    const pictures = [...entries.keys()].filter((name) => name.startsWith("word/media/"));
    expect(pictures).toHaveLength(500);
    const xml = textOf(entries.get("word/document.xml"));
    const shots = [...xml.matchAll(/>(\d+)\. (?:A shot|Shot \d+)</g)];
    expect(shots.map(([, place]) => Number(place))).toEqual(
      Array.from({ length: 500 }, (_, at) => at + 1),
    );
    expect(xml.match(/prompt \d+/g)).toHaveLength(499);
  });

  it("a storyboard has each shot with its picture, and no character breaks it", async () => {
    const { id, box } = await storyboard({
      name: "Кот \u0001 & <пёс> 🎬",
      description: "one\ntwo",
    });
    await given(owner, "PATCH", `/api/boxes/${box.id}`, {
      name: "Shot \u0000\uFFFE\u001F 🎬",
      description: "d",
    });
    await newBox(owner, id, "Empty");
    const response = await ask(owner, "GET", `/api/projects/${id}/export.docx`);
    expect(response.headers.get("Content-Type")).toContain("wordprocessingml");
    const entries = await entriesOf(response);
    const xml = textOf(entries.get("word/document.xml"));
    const texts = [...xml.matchAll(/<w:t[^>]*>([^<]*)</g)].map(([, text]) => text);
    expect(texts).toEqual([
      "Кот  &amp; &lt;пёс&gt; 🎬",
      "one",
      "two",
      "1. Shot  🎬",
      "d",
      "2. Empty",
    ]);
    expect([...entries.keys()].filter((name) => name.startsWith("word/media/"))).toHaveLength(1);
  });
});

describe("retention", () => {
  async function setOld(ids: readonly string[], days: number): Promise<void> {
    const at = Date.now() - days * 86_400_000;
    await env.DB.prepare(
      "UPDATE studio_assets SET created_at = ? WHERE id IN (SELECT value FROM json_each(?))",
    )
      .bind(at, JSON.stringify(ids))
      .run();
  }

  const run = (dryRun: boolean) =>
    given<RetentionReport>(admin, "POST", "/api/admin/studio/retention", { dryRun });

  it("lets go what nobody keeps, as the dry run said, and files with it that nothing else shows", async () => {
    const { id, box, headliner, favorite, other } = await storyboard();
    const shared = uniquePng();
    const [old, copy] = [
      await newPicture(owner, box.id, shared),
      await newPicture(owner, box.id, shared),
    ];
    const [root, parent, child] = [
      await newPicture(owner, box.id),
      await newPicture(owner, box.id),
      await newPicture(owner, box.id),
    ];
    const loneParent = await newPicture(owner, box.id);
    const loneChild = await newPicture(owner, box.id);
    for (const [one, of] of [
      [parent, root],
      [child, parent],
      [loneChild, loneParent],
    ] as const) {
      await env.DB.prepare("UPDATE studio_assets SET parent_asset_id = ? WHERE id = ?")
        .bind(of.id, one.id)
        .run();
    }
    await given(owner, "POST", `/api/assets/${child.id}/favorite`);
    const everything = idsOf([
      headliner,
      favorite,
      other,
      old,
      copy,
      root,
      parent,
      child,
      loneParent,
      loneChild,
    ]);
    await setOld(everything, 11);
    await setOld([copy.id], 9);
    const before = await bucketKeys();
    const plan = await run(true);
    const gone = idsOf([other, old, loneParent, loneChild]);
    expect(plan).toMatchObject({ dryRun: true, days: 10, projects: 1, assets: 4, files: 4 });
    expect(await bucketKeys()).toEqual(before);
    const socket = await openProjectSocket(owner, id);
    await socket.frame("snapshot");
    expect(await run(false)).toEqual({ ...plan, dryRun: false });
    expect([...(await socket.frame("assets_gone")).assetIds].sort()).toEqual(gone.sort());
    const left = await given<{ items: Asset[] }>(
      owner,
      "GET",
      `/api/assets?project=${id}&limit=100`,
    );
    expect(idsOf(left.items).sort()).toEqual(
      everything.filter((one) => !gone.includes(one)).sort(),
    );
    expect((await call(null, "GET", copy.fileUrl ?? "")).status).toBe(200);
    for (const { fileUrl } of [other, loneParent, loneChild]) {
      expect((await call(null, "GET", fileUrl ?? "")).status).toBe(404);
    }
    expect(await run(true)).toMatchObject({ assets: 0 });
  });

  it("agrees with a model, day after day, whatever is kept", async () => {
    const project = await newProject(owner);
    const box = await newBox(owner, project.id);
    const bytes = [uniquePng(), uniquePng(), uniquePng()];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % below;
    };
    interface Model {
      readonly id: string;
      readonly day: number;
      readonly parent: string | null;
      readonly favorite: boolean;
    }
    let model: Model[] = [];
    let headlinerId: string | null = null;
    for (let day = 0; day < 6; day += 1) {
      for (let at = 0; at < 4; at += 1) {
        const { id } = await newPicture(owner, box.id, bytes[random(3)]);
        const parent =
          random(2) === 0 ? null : (model[random(Math.max(1, model.length))]?.id ?? null);
        const favorite = random(5) === 0;
        await env.DB.prepare(
          "UPDATE studio_assets SET parent_asset_id = ?, is_favorite = ? WHERE id = ?",
        )
          .bind(parent, favorite ? 1 : 0, id)
          .run();
        model.push({ id, day, parent, favorite });
      }
      if (random(2) === 0) {
        headlinerId = model[random(model.length)]?.id ?? null;
        await given(owner, "PUT", `/api/boxes/${box.id}/headliner`, { assetId: headlinerId });
      }
      await env.DB.prepare("UPDATE studio_assets SET created_at = created_at - ?")
        .bind(5 * 86_400_000)
        .run();
      const kept = new Set<string>();
      const keep = (id: string | null) => {
        for (let one = model.find((any) => any.id === id); one && !kept.has(one.id); ) {
          kept.add(one.id);
          const { parent } = one;
          one = model.find((any) => any.id === parent);
        }
      };
      for (const one of model) {
        if (one.favorite || one.id === headlinerId || (day - one.day + 1) * 5 < 10) keep(one.id);
      }
      const plan = await run(true);
      const done = await given<{ report: Record<string, unknown> }>(
        admin,
        "POST",
        "/api/dev/cron",
        {
          name: "retention",
        },
      );
      const dryRun = { ...plan, dryRun: true };
      expect(done.report["studio.retention"]).toEqual({
        planned: dryRun,
        done: plan.assets === 0 ? null : { ...plan, dryRun: false },
      });
      const left = await given<{ items: Asset[] }>(
        owner,
        "GET",
        `/api/assets?project=${project.id}&limit=100`,
      );
      expect(idsOf(left.items).sort()).toEqual([...kept].sort());
      model = model.filter(({ id }) => kept.has(id));
      for (const { fileUrl } of left.items)
        expect((await call(null, "GET", fileUrl ?? "")).status).toBe(200);
    }
    expect(model.length).toBeGreaterThan(0);
  }, 60_000);
});

describe("the configuration", () => {
  it("is read and changed key by key, refuses what does not fit, and stands in the audit trail", async () => {
    const read = () => given<Record<string, unknown>>(admin, "GET", "/api/admin/config");
    const before = await read();
    expect(before).toMatchObject({ "retention.days": 10, "smartEdit.model": "embedded-sketch" });
    const change = { "retention.days": 30, "assistant.model": "gpt" };
    expect(await given(admin, "PUT", "/api/admin/config", change)).toEqual({
      ...before,
      ...change,
    });
    for (const wrong of [
      { "retention.days": 0 },
      { "retention.days": "10" },
      { unknown: 1 },
      { "smartEdit.prompt": "" },
    ]) {
      const response = await ask(admin, "PUT", "/api/admin/config", {
        "assistant.model": "no",
        ...wrong,
      });
      expect(await codeOf(response)).toEqual([400, "validation_failed"]);
    }
    expect(await read()).toEqual({ ...before, ...change });
    await given(admin, "PUT", "/api/admin/config", {
      "retention.days": 10,
      "assistant.model": null,
    });
    expect(await read()).toEqual(before);
    const audit = await given<{ items: { action: string; details: unknown }[] }>(
      admin,
      "GET",
      "/api/admin/audit?action=config.set",
    );
    expect(audit.items.map(({ details }) => details)).toContainEqual(change);
    expect(await codeOf(await ask(owner, "GET", "/api/admin/config"))).toEqual([403, "forbidden"]);
  });
});

describe("limits of the configuration", () => {
  it("say how much of one person's may wait", async () => {
    const project = await newProject(owner);
    const box = await newBox(owner, project.id);
    const models = await given<{ items: { id: string; slug: string }[] }>(
      owner,
      "GET",
      "/api/ai/models",
    );
    const modelId = models.items.find(({ slug }) => slug === "embedded-sketch")?.id;
    await given(admin, "PUT", "/api/admin/config", { "limits.jobsPerPerson": 1 });
    const wish = { modelId, prompt: "a fox", count: 2 };
    const refused = await ask(owner, "POST", `/api/boxes/${box.id}/generate`, wish);
    expect(await codeOf(refused)).toEqual([429, "too_many_jobs"]);
    await given(admin, "PUT", "/api/admin/config", { "limits.jobsPerPerson": 2 });
    expect((await ask(owner, "POST", `/api/boxes/${box.id}/generate`, wish)).status).toBe(202);
    await given(admin, "PUT", "/api/admin/config", { "limits.jobsPerPerson": 200 });
  });
});

describe("when somebody is gone", () => {
  it("their projects go with them, and others' projects keep what they brought, without their name", async () => {
    const leaver = await registerAccount();
    const own = await newProject(leaver, { variables: { hero: "лиса" } });
    await newPicture(leaver, (await newBox(leaver, own.id)).id);
    const { id, box } = await storyboard();
    await given(owner, "POST", `/api/projects/${id}/members`, {
      userId: leaver.user.id,
      role: "editor",
    });
    const brought = await newPicture(leaver, box.id);
    await given(owner, "POST", `/api/assets/${brought.id}/favorite`);
    await given(leaver, "POST", `/api/boxes/${box.id}/comments`, { text: "Mine" });
    const taken = new Map<string, unknown>();
    for await (const { path, body } of studioData(await realDeps(), leaver.user.id)) {
      taken.set(path, JSON.parse(await new Response(body).text()));
    }
    expect(taken.get("studio-projects.json")).toMatchObject([
      { id: own.id, variables: { hero: "лиса" }, boxes: [{ name: "A shot" }], prompts: [] },
    ]);
    expect(taken.get("studio-comments.json")).toMatchObject([{ boxId: box.id, text: "Mine" }]);
    const deleted = await ask(leaver, "DELETE", "/api/users/me", { password: leaver.password });
    expect(deleted.status).toBeLessThan(300);
    await advanceClock(31 * 86_400);
    await sendJson("POST", "/api/dev/cron", { name: "retention" });
    const again = await signInAgain(owner);
    const projects = await env.DB.prepare("SELECT count(*) AS n FROM studio_projects WHERE id = ?")
      .bind(own.id)
      .first("n");
    expect(projects).toBe(0);
    const asset = await given<Asset>(again, "GET", `/api/assets/${brought.id}`);
    expect(asset).toMatchObject({ status: "COMPLETED", createdBy: null });
    expect((await call(null, "GET", asset.fileUrl ?? "")).status).toBe(200);
    const comments = await given<{ items: unknown[] }>(
      again,
      "GET",
      `/api/boxes/${box.id}/comments`,
    );
    expect(comments.items).toEqual([]);
    const members = await given<{ items: unknown[] }>(again, "GET", `/api/projects/${id}/members`);
    expect(members.items).toHaveLength(1);
  });
});
