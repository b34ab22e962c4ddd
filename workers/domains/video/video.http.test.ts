// @first of those that share a runtime: it needs a platform that nobody has used.
import {
  createExecutionContext,
  createScheduledController,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Playback, Video } from "../../../shared/contracts/video/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
} from "../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../shared/testing/files.ts";
import { bucketKeys, call, publisher } from "../../../shared/testing/gallery.ts";
import * as recordings from "../../../shared/testing/recordings.ts";
import {
  approvedVideo,
  getVideo,
  newVideo,
  uniqueMp4,
  videoIn,
  videoRows,
} from "../../../shared/testing/videos.ts";
import worker from "../../main.ts";

let admin: Account;
let owner: Account;
let other: Account;

beforeAll(async () => {
  admin = await registerAccount();
  owner = await publisher();
  other = await publisher();
});

afterEach(resetClock);

function ask(account: Account | null, method: string, path: string, body?: unknown) {
  return sendJson(method, path, body, { ...account?.headers });
}

async function codeOf(response: Response) {
  const { code } = await response.json<{ code: string }>();
  return [response.status, code];
}

async function playback(account: Account | null, id: string): Promise<Playback> {
  const response = await ask(account, "GET", `/api/videos/${id}/playback`);
  expect(response.status).toBe(200);
  return response.json<Playback>();
}

async function idsIn(account: Account | null, query = "limit=100"): Promise<string[]> {
  const response = await ask(account, "GET", `/api/videos?${query}`);
  expect(response.status).toBe(200);
  return (await response.json<{ items: Video[] }>()).items.map(({ id }) => id);
}

/** The clock's own tick of each minute. */
async function tick(): Promise<void> {
  const controller = createScheduledController({ cron: "* * * * *", scheduledTime: new Date() });
  const ctx = createExecutionContext();
  await worker.scheduled(controller, env, ctx);
  await waitOnExecutionContext(ctx);
}

const runCron = (name: string) => sendJson("POST", "/api/dev/cron", { name });

describe("works", () => {
  it("a film is looked at, judged, found and played", async () => {
    const fields = { title: "Лето на даче", description: "Собака и кот", tags: ["Дача", "дача"] };
    const bytes = uniqueMp4();
    const made = await newVideo(owner, fields, bytes);
    expect(made).toMatchObject({ ...fields, tags: ["Дача"], status: "processing", views: 0 });
    const ready = await videoIn(owner, made.id, "moderation");
    expect(ready).toMatchObject({ durationSeconds: 0.6, width: 64, height: 48, progress: 100 });
    expect(await codeOf(await ask(other, "GET", `/api/videos/${made.id}`))).toEqual([
      404,
      "not_found",
    ]);

    const approve = `/api/moderation/videos/${made.id}/approve`;
    expect(await codeOf(await ask(other, "POST", approve))).toEqual([403, "forbidden"]);
    expect((await ask(admin, "POST", approve)).status).toBe(200);
    expect(await codeOf(await ask(admin, "POST", approve))).toEqual([409, "video_state"]);

    const seen = await getVideo(null, made.id);
    expect(seen.publishedAt).not.toBeNull();
    expect(seen.owner).toMatchObject({ id: owner.user.id });
    for (const query of ["q=собак", "q=ЛЕТО дач", "tag=дача", `owner=${owner.user.id}`]) {
      expect(await idsIn(null, query), query).toContain(made.id);
    }
    expect(await idsIn(null, "q=собак лес")).not.toContain(made.id);

    const { kind, url, expiresAt } = await playback(null, made.id);
    expect(kind).toBe("progressive");
    expect(Date.parse(expiresAt) - Date.now()).toBeLessThanOrEqual(3_600_000);
    const part = await call(null, "GET", url, { headers: { Range: "bytes=4-7" } });
    expect([part.status, new TextDecoder().decode(await part.arrayBuffer())]).toEqual([
      206,
      "ftyp",
    ]);
    expect(part.headers.get("Content-Range")).toBe(`bytes 4-7/${bytes.length}`);
    const past = await call(null, "GET", url, { headers: { Range: `bytes=${bytes.length}-` } });
    expect(await codeOf(past)).toEqual([416, "range_not_satisfiable"]);
    const several = await call(null, "GET", url, { headers: { Range: "bytes=0-1,3-4" } });
    expect(several.status).toBe(200);
    const etag = several.headers.get("ETag") ?? "";
    expect((await several.arrayBuffer()).byteLength).toBe(bytes.length);
    const again = await call(null, "GET", url, { headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
    const stale = { Range: "bytes=0-1", "If-Range": '"other"' };
    const whole = await call(null, "GET", url, { headers: stale });
    expect(whole.status).toBe(200);
    await whole.body?.cancel();
  });

  it("what is no video is told why, and may be tried again", async () => {
    const text = new TextEncoder().encode(`some text ${crypto.randomUUID()}`);
    const all = [
      [text, "not_a_video"],
      [someBytes(5_000), "not_a_video"],
      [uniqueMp4(Uint8Array.from(recordings.voiceMp4)), "no_video_track"],
      [uniqueMp4().slice(0, 500), "not_a_video"],
    ] as const;
    const check = async ([bytes, reason]: (typeof all)[number]) => {
      const { id } = await newVideo(owner, {}, Uint8Array.from(bytes));
      expect((await videoIn(owner, id, "failed")).failureReason).toBe(reason);
      const play = await ask(owner, "GET", `/api/videos/${id}/playback`);
      expect(await codeOf(play)).toEqual([409, "video_state"]);
      const retried = await ask(owner, "POST", `/api/videos/${id}/retry`);
      expect(await retried.json()).toMatchObject({ status: "processing", failureReason: null });
      expect((await videoIn(owner, id, "failed")).failureReason).toBe(reason);
    };
    await Promise.all(all.map(check));
  });

  it("a WebM plays as it came", async () => {
    const webm = new Uint8Array([...recordings.videoWebm]);
    const { id } = await newVideo(owner, {}, webm);
    expect(await videoIn(owner, id, "moderation")).toMatchObject({ width: 64, height: 48 });
    expect((await playback(owner, id)).kind).toBe("progressive");
  });

  it("the same upload is one video", async () => {
    const { fileId } = await storedFile(owner, uniqueMp4());
    const body = { uploadId: fileId, title: "One" };
    const answers = await Promise.all([1, 2, 3].map(() => ask(owner, "POST", "/api/videos", body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    const ids = await Promise.all(answers.map(async (r) => (await r.json<Video>()).id));
    expect(new Set(ids).size).toBe(1);
    const uses = env.DB.prepare("SELECT count(*) AS n FROM file_uses WHERE file_id = ?");
    expect(await uses.bind(fileId).first("n")).toBe(1);
    expect(await codeOf(await ask(owner, "DELETE", `/api/files/${fileId}`))).toEqual([
      409,
      "file_in_use",
    ]);
  });

  it("one goes on where one has stopped, and from the beginning after the end", async () => {
    const { id } = await newVideo(owner);
    await videoIn(owner, id, "moderation");
    const path = `/api/videos/${id}/progress`;
    const point = async () => (await ask(owner, "GET", path)).json<{ positionSeconds: number }>();
    expect(await point()).toMatchObject({ positionSeconds: 0, updatedAt: null });
    expect((await ask(owner, "POST", path, { positionSeconds: 0.25 })).status).toBe(204);
    expect(await point()).toMatchObject({ positionSeconds: 0.25 });
    await ask(owner, "POST", path, { positionSeconds: 0.59 });
    expect(await point()).toMatchObject({ positionSeconds: 0 });
    expect((await ask(other, "POST", path, { positionSeconds: 1 })).status).toBe(404);
  });

  it("captions are checked, delivered, replaced and taken away", async () => {
    const { id } = await approvedVideo(owner, admin);
    const put = (account: Account, language: string, text: string, type = "text/vtt") =>
      call(account, "PUT", `/api/videos/${id}/captions/${language}?label=English`, {
        body: text,
        headers: { "Content-Type": type },
      });
    const good = "WEBVTT\n\n00:00.000 --> 00:00.500\nHello\n";
    expect((await put(owner, "en", good)).status).toBe(200);
    expect((await put(other, "en", good)).status).toBe(404);
    expect((await put(owner, "en", good, "text/plain")).status).toBe(415);
    expect(await codeOf(await put(owner, "en", "1\nHello"))).toEqual([422, "caption_rejected"]);
    expect((await put(owner, "nonsense!", good)).status).toBe(404);
    const [caption] = (await getVideo(null, id)).captions;
    expect(caption).toMatchObject({ language: "en", label: "English" });
    const text = await call(null, "GET", caption?.url ?? "");
    expect(text.headers.get("Content-Type")).toContain("text/vtt");
    expect(await text.text()).toBe(good);
    expect((await put(owner, "en", good.replace("Hello", "Bye"))).status).toBe(200);
    const [later] = (await getVideo(null, id)).captions;
    expect(await (await call(null, "GET", later?.url ?? "")).text()).toContain("Bye");
    expect((await ask(owner, "DELETE", `/api/videos/${id}/captions/en`)).status).toBe(204);
    expect((await getVideo(null, id)).captions).toEqual([]);
  });

  it("a page follows on the one before, whatever is published meanwhile", async () => {
    const tags = [`t${crypto.randomUUID().slice(0, 8)}`];
    const drafts = await Promise.all([1, 2, 3].map(() => newVideo(owner, { tags })));
    const ids = drafts.map(({ id }) => id);
    for (const id of ids) {
      await videoIn(owner, id, "moderation");
      await ask(admin, "POST", `/api/moderation/videos/${id}/approve`);
    }
    const first = await ask(null, "GET", `/api/videos?limit=2&tag=${tags[0]}`);
    const page = await first.json<{ items: Video[]; nextCursor: string }>();
    expect(page.items.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    await approvedVideo(owner, admin, { tags });
    const next = `limit=2&tag=${tags[0]}&cursor=${encodeURIComponent(page.nextCursor)}`;
    expect(await idsIn(null, next)).toEqual([ids[0]]);
    expect((await ask(null, "GET", "/api/videos?cursor=nonsense")).status).toBe(400);
  });

  it("another film takes the place of the first, and is judged anew", async () => {
    const first = await storedFile(owner, uniqueMp4());
    const title = `w${crypto.randomUUID().slice(0, 8)}`;
    const made = await ask(owner, "POST", "/api/videos", { uploadId: first.fileId, title });
    const { id } = await made.json<Video>();
    await videoIn(owner, id, "moderation");
    const approve = () => ask(admin, "POST", `/api/moderation/videos/${id}/approve`);
    await approve();
    const { url } = await playback(other, id);
    await ask(other, "POST", `/api/videos/${id}/progress`, { positionSeconds: 0.2 });

    const bytes = uniqueMp4();
    const second = await storedFile(owner, bytes);
    const path = `/api/videos/${id}/replace`;
    const replace = (uploadId: string, account = owner) => ask(account, "POST", path, { uploadId });
    expect((await replace(second.fileId, other)).status).toBe(404);
    expect((await replace((await storedFile(other, uniqueMp4())).fileId)).status).toBe(404);
    expect((await replace(second.fileId)).status).toBe(200);
    expect((await ask(other, "GET", `/api/videos/${id}`)).status).toBe(404);
    expect((await call(null, "GET", url)).status).toBe(404);
    expect(await videoIn(owner, id, "moderation")).toMatchObject({ title, publishedAt: null });
    expect((await ask(owner, "GET", `/api/files/${first.fileId}`)).status).toBe(404);

    await approve();
    const again = await replace(second.fileId);
    expect(await again.json()).toMatchObject({ status: "approved" });
    const played = await call(null, "GET", (await playback(other, id)).url);
    expect(new Uint8Array(await played.arrayBuffer())).toEqual(bytes);
    const point = await ask(other, "GET", `/api/videos/${id}/progress`);
    expect(await point.json()).toMatchObject({ positionSeconds: 0 });
  });

  it("an approval is of the words that the moderator saw", async () => {
    const { id } = await newVideo(owner);
    await videoIn(owner, id, "moderation");
    const seen = await ask(admin, "GET", `/api/moderation/items/video/${id}`);
    const { revision } = await seen.json<{ revision: number }>();
    const approve = () => ask(admin, "POST", `/api/moderation/videos/${id}/approve`, { revision });
    const change = (patch: object) => ask(owner, "PATCH", `/api/videos/${id}`, patch);
    expect((await change({ title: "Something else" })).status).toBe(200);
    expect(await codeOf(await approve())).toEqual([409, "already_decided"]);
    expect((await getVideo(owner, id)).status).toBe("moderation");
  });

  it("an approval is of the film that the moderator saw", async () => {
    const { id } = await newVideo(owner);
    await videoIn(owner, id, "moderation");
    const item = async () => {
      const reply = await ask(admin, "GET", `/api/moderation/items/video/${id}`);
      return reply.json<{ revision: number }>();
    };
    const approve = (revision: number) =>
      ask(admin, "POST", `/api/moderation/videos/${id}/approve`, { revision });
    const { revision } = await item();
    const { fileId } = await storedFile(owner, uniqueMp4());
    await ask(owner, "POST", `/api/videos/${id}/replace`, { uploadId: fileId });
    await videoIn(owner, id, "moderation");
    expect(await codeOf(await approve(revision))).toEqual([409, "already_decided"]);
    expect((await getVideo(owner, id)).status).toBe("moderation");
    expect((await approve((await item()).revision)).status).toBe(200);
  });

  it("a reported one is taken away though its film was replaced by none, and not shown without one", async () => {
    const { id } = await approvedVideo(owner, admin);
    const report = { reason: "fraud" };
    const filed = await ask(other, "POST", `/api/videos/${id}/report`, report);
    const { id: reportId } = await filed.json<{ id: string }>();
    const { fileId } = await storedFile(owner, someBytes());
    await ask(owner, "POST", `/api/videos/${id}/replace`, { uploadId: fileId });
    await videoIn(owner, id, "failed");
    const path = `/api/moderation/reports/${reportId}/resolve`;
    expect((await ask(admin, "POST", path, { action: "remove" })).status).toBe(204);
    expect((await getVideo(owner, id)).status).toBe("rejected");
    const approved = await ask(admin, "POST", `/api/moderation/videos/${id}/approve`);
    expect(await codeOf(approved)).toEqual([409, "video_state"]);
  });

  it("of two films that take the place of one at once, one does", async () => {
    const { id } = await approvedVideo(owner, admin);
    const taken = await storedFile(owner, uniqueMp4());
    await ask(owner, "POST", "/api/videos", { uploadId: taken.fileId, title: "Another" });
    const path = `/api/videos/${id}/replace`;
    const refused = await ask(owner, "POST", path, { uploadId: taken.fileId });
    expect(await codeOf(refused)).toEqual([409, "video_exists"]);
    const files = await Promise.all([1, 2, 3].map(() => storedFile(owner, uniqueMp4())));
    const answers = await Promise.all(
      files.map(({ fileId }) => ask(owner, "POST", path, { uploadId: fileId })),
    );
    for (const { status } of answers) expect([200, 409]).toContain(status);
    expect(answers.map(({ status }) => status)).toContain(200);
    await videoIn(owner, id, "moderation");
    const uses = env.DB.prepare(
      "SELECT file_id FROM file_uses WHERE used_by = 'video' AND context = ?",
    );
    const film = env.DB.prepare("SELECT file_id FROM videos WHERE id = ?");
    const { results } = await uses.bind(id).all();
    expect(results).toEqual([await film.bind(id).first()]);
  });

  it("its owner changes it, and it is found by its new words alone", async () => {
    const word = `w${crypto.randomUUID().slice(0, 8)}`;
    const { id } = await approvedVideo(owner, admin, { title: word });
    const patch = { title: `${word}x`, tags: ["New"], vacancyId: crypto.randomUUID() };
    const changed = await ask(owner, "PATCH", `/api/videos/${id}`, patch);
    expect(await changed.json()).toMatchObject(patch);
    expect(await idsIn(null, `q=${word}x`)).toEqual([id]);
    expect(await idsIn(null, "tag=new")).toContain(id);
    expect((await ask(other, "PATCH", `/api/videos/${id}`, patch)).status).toBe(404);
  });
});

describe("one rule of who sees it", () => {
  it("an upload that a video shows is its owner's alone", async () => {
    const { fileId } = await storedFile(owner, uniqueMp4());
    await ask(owner, "POST", "/api/videos", { uploadId: fileId, title: "x" });
    expect((await ask(owner, "GET", `/api/files/${fileId}`)).status).toBe(200);
    expect((await ask(other, "GET", `/api/files/${fileId}`)).status).toBe(404);
  });

  it("what is scheduled comes out by itself, and its owner is told once", async () => {
    const publishAt = new Date(Date.now() + 3_600_000).toISOString();
    const { id } = await approvedVideo(owner, admin, { publishAt });
    expect((await ask(null, "GET", `/api/videos/${id}`)).status).toBe(404);
    await advanceClock(3_601);
    expect((await ask(null, "GET", `/api/videos/${id}`)).status).toBe(200);
    await runCron("publish");
    const told = env.DB.prepare("SELECT announced_at AS at FROM videos WHERE id = ?").bind(id);
    expect(await told.first("at")).toBe(Date.parse(publishAt));
  });

  it("an address ends when the video is archived, with the hour, and when it is tampered with", async () => {
    const { id } = await approvedVideo(owner, admin);
    const { url } = await playback(null, id);
    const get = async (address: string) => {
      const response = await call(null, "GET", address);
      await response.body?.cancel();
      return response.status;
    };
    expect(await get(url)).toBe(200);
    await ask(owner, "POST", `/api/videos/${id}/archive`);
    expect(await get(url)).toBe(404);
    expect((await ask(null, "GET", `/api/videos/${id}/playback`)).status).toBe(404);
    const own = (await playback(owner, id)).url;
    expect(await get(own)).toBe(200);
    await ask(owner, "POST", `/api/videos/${id}/unarchive`);
    expect(await get(url)).toBe(200);
    expect(await get(url.replace("grant=watch", "grant=own"))).toBe(404);
    expect(await get(url.replace("grant=watch", "grant=source"))).toBe(404);
    expect(await get(url.replace(/expires=\d+/, "expires=9999999999"))).toBe(404);
    expect(await get(url.replace(/&signature=.*/, ""))).toBe(404);
    expect(await get(url.replace("content/original", "content/poster.jpg"))).toBe(404);
    await advanceClock(3_601);
    expect(await get(url)).toBe(410);
    expect(await get(own)).toBe(410);
  });
});

describe("moderation", () => {
  async function queue(): Promise<{ id: string; reports: number; reasons: string[] }[]> {
    const response = await ask(admin, "GET", "/api/moderation/queue?kind=video&limit=100");
    return (await response.json<{ items: { id: string; reports: number; reasons: string[] }[] }>())
      .items;
  }

  it("a refusal is told with its reason, written down, and may be taken back", async () => {
    const { id } = await newVideo(owner);
    await videoIn(owner, id, "moderation");
    expect((await queue()).map((item) => item.id)).toContain(id);
    const reject = `/api/moderation/videos/${id}/reject`;
    expect((await ask(admin, "POST", reject, {})).status).toBe(400);
    expect((await ask(admin, "POST", reject, { reason: "Too loud" })).status).toBe(200);
    expect(await getVideo(owner, id)).toMatchObject({
      status: "rejected",
      rejectionReason: "Too loud",
    });
    expect((await queue()).map((item) => item.id)).not.toContain(id);
    await ask(admin, "POST", `/api/moderation/videos/${id}/approve`);
    expect(await getVideo(other, id)).toMatchObject({ status: "approved", rejectionReason: null });
    const audit = env.DB.prepare("SELECT action FROM audit_log WHERE target = ? ORDER BY seq");
    const { results } = await audit.bind(`video:${id}`).all<{ action: string }>();
    expect(results.map(({ action }) => action)).toEqual(["video.reject", "video.approve"]);
  });

  it("three people's reports hide it until somebody looks", async () => {
    const { id } = await approvedVideo(owner, admin);
    const report = (account: Account) =>
      ask(account, "POST", `/api/videos/${id}/report`, { reason: "spam", comment: "ads" });
    const people = [other, await registerAccount(), await registerAccount()];
    const [first, second, third] = people;
    if (!first || !second || !third) throw new Error("three people");
    expect((await report(first)).status).toBe(201);
    expect((await report(first)).status).toBe(200);
    expect((await report(second)).status).toBe(201);
    expect((await ask(null, "GET", `/api/videos/${id}`)).status).toBe(200);
    expect((await report(third)).status).toBe(201);
    expect((await ask(null, "GET", `/api/videos/${id}`)).status).toBe(404);
    expect((await getVideo(owner, id)).reported).toBe(true);
    expect((await queue()).find((item) => item.id === id)).toMatchObject({
      reports: 3,
      reasons: ["spam"],
    });

    const list = await ask(admin, "GET", "/api/moderation/reports?kind=video&limit=100");
    const { items } = await list.json<{ items: { id: string; subjectId: string }[] }>();
    const reportId = items.find(({ subjectId }) => subjectId === id)?.id ?? "";
    const resolve = `/api/moderation/reports/${reportId}/resolve`;
    expect((await ask(other, "POST", resolve, { action: "dismiss" })).status).toBe(403);
    expect((await ask(admin, "POST", resolve, { action: "dismiss" })).status).toBe(204);
    expect(await codeOf(await ask(admin, "POST", resolve, { action: "dismiss" }))).toEqual([
      409,
      "report_settled",
    ]);
    expect((await ask(null, "GET", `/api/videos/${id}`)).status).toBe(200);
  });

  it("a report leads to removal, and to suspension of who is no moderator", async () => {
    const author = await publisher();
    const { id } = await approvedVideo(author, admin);
    const reported = async (reporter: Account) => {
      const response = await ask(reporter, "POST", `/api/videos/${id}/report`, { reason: "fraud" });
      return `/api/moderation/reports/${(await response.json<{ id: string }>()).id}/resolve`;
    };
    const warn = await reported(other);
    expect((await ask(admin, "POST", warn, { action: "warn", note: "Careful" })).status).toBe(204);
    expect((await ask(null, "GET", `/api/videos/${id}`)).status).toBe(200);
    const suspend = await reported(owner);
    expect((await ask(admin, "POST", suspend, { action: "suspend" })).status).toBe(204);
    expect((await ask(null, "GET", `/api/videos/${id}`)).status).toBe(404);
    expect((await ask(author, "GET", "/api/users/me")).status).toBe(401);
    const mine = await approvedVideo(admin, admin);
    const response = await ask(other, "POST", `/api/videos/${mine.id}/report`, { reason: "abuse" });
    const own = (await response.json<{ id: string }>()).id;
    const oneself = `/api/moderation/reports/${own}/resolve`;
    expect((await ask(admin, "POST", oneself, { action: "suspend" })).status).toBe(403);
    expect((await ask(admin, "POST", oneself, { action: "remove", note: "x" })).status).toBe(204);
    expect((await getVideo(admin, mine.id)).status).toBe("rejected");
  });
});

describe("survives", () => {
  it("deletion leaves nothing", async () => {
    await tick();
    const keys = await bucketKeys();
    const rows = await videoRows();
    const { id } = await approvedVideo(owner, admin, { tags: ["a"] });
    await call(owner, "PUT", `/api/videos/${id}/captions/ru`, {
      body: "WEBVTT\n\n00:00.000 --> 00:00.500\nДа\n",
      headers: { "Content-Type": "text/vtt" },
    });
    await ask(other, "POST", `/api/videos/${id}/progress`, { positionSeconds: 0.1 });
    await ask(other, "POST", `/api/videos/${id}/report`, { reason: "spam" });
    expect((await ask(other, "DELETE", `/api/videos/${id}`)).status).toBe(404);
    expect((await ask(owner, "DELETE", `/api/videos/${id}`)).status).toBe(204);
    expect((await ask(owner, "GET", `/api/videos/${id}`)).status).toBe(404);
    expect(await videoRows()).toEqual(rows);
    // What was still being written comes late: it is looked for once more a day later.
    await env.MEDIA.put(await lateKey(), "late");
    for (const _ of ["its own day", "that of what the clock found later"]) {
      await advanceClock(25 * 3_600);
      await tick();
    }
    const left = env.DB.prepare("SELECT count(*) AS n FROM video_leftovers");
    expect(await bucketKeys()).toEqual(keys);
    expect(await left.first("n")).toBe(0);
  });

  async function lateKey(): Promise<string> {
    const row = env.DB.prepare("SELECT ref FROM video_leftovers WHERE ref LIKE '%/480p.mp4'");
    return (await row.first<string>("ref")) ?? "";
  }
});
