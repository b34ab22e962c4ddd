import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StoredFile } from "../../../../shared/contracts/media/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  signInAgain,
} from "../../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../../shared/testing/files.ts";
import { bucketKeys, call, mediaState, publisher } from "../../../../shared/testing/gallery.ts";
import * as images from "../../../../shared/testing/images.ts";
import * as recordings from "../../../../shared/testing/recordings.ts";
import {
  begin,
  checksum,
  metadata,
  patch,
  progress,
  sendWhole,
  sha256Of,
  storedHash,
  tus,
} from "../../../../shared/testing/uploads.ts";
import { objectRateLimiter } from "../../../adapters/rate-limiters.ts";

const MIB = 1_048_576;
const DAY_SECONDS = 86_400;

let owner: Account;
let other: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  other = await registerAccount();
});

afterEach(resetClock);

async function codeOf(response: Response) {
  const { code } = await response.json<{ code: string }>();
  return [response.status, code];
}

/** The object of an upload starts anew, as after a restart of the runtime. */
const restart = (uploadId: string) => evictDurableObject(env.UPLOAD_SESSION.getByName(uploadId));

/** What is in the rows and the bucket, without what other tests have left. */
async function change(work: () => Promise<unknown>) {
  const before = await mediaState();
  await work();
  const after = await mediaState();
  const keys = after.keys.filter((key) => !before.keys.includes(key));
  const rows = Object.entries(after.rows).map(([table, n]) => [
    table,
    n - (before.rows[table] ?? 0),
  ]);
  return { keys, rows: Object.fromEntries(rows.filter(([, n]) => n !== 0)) };
}

describe("works", () => {
  it("tells what of the protocol is spoken", async () => {
    const response = await tus(null, "OPTIONS", "/api/uploads");
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "tus-version": "1.0.0",
      "tus-checksum-algorithm": "sha256",
      "tus-max-size": String(Number(env.FILE_QUOTA_MIB) * MIB),
      "tus-extension": "creation,creation-with-upload,termination,checksum,expiration",
    });
  });

  it.each([
    ["one byte at a time", 40, 1, 0],
    ["less than a part", 3 * MIB, MIB, 0],
    ["exactly a part", 5 * MIB, 5 * MIB, 0],
    ["pieces that are no parts, with restarts between", 17 * MIB + 3, 3 * MIB + 1, 2],
    ["pieces larger than parts", 21 * MIB, 12 * MIB, 0],
  ])("a file in pieces: %s", async (_, length, piece, restarts) => {
    const bytes = someBytes(length);
    const uploadId = await begin(owner, length, { filename: "dir/a b.bin" });
    for (let at = 0, n = 0; at < length; at += piece, n += 1) {
      if (n === 1 || n === restarts) await restart(uploadId);
      const response = await patch(owner, uploadId, at, bytes.slice(at, at + piece));
      expect(response.status).toBe(204);
      expect(response.headers.get("Upload-Offset")).toBe(String(Math.min(length, at + piece)));
    }
    const sha256 = (await sha256Of(bytes)).toHex();
    const file = { fileId: uploadId, sha256, bytes: length, name: "a b.bin" };
    expect(await progress(owner, uploadId)).toMatchObject({
      status: "completed",
      offset: length,
      file,
    });
    expect(await storedHash(sha256)).toBe(sha256);
    const completed = await call(owner, "POST", `/api/uploads/${uploadId}/complete`);
    expect(await completed.json()).toMatchObject(file);
    expect((await call(owner, "GET", `/api/files/${uploadId}`)).status).toBe(200);
  });

  it("HEAD tells where to go on, and GET too", async () => {
    const uploadId = await begin(owner, 100, { filename: "x" });
    const { headers: taken } = await patch(owner, uploadId, 0, someBytes(30));
    expect(Date.parse(taken.get("Upload-Expires") ?? "")).toBeGreaterThan(Date.now());
    for (const method of ["HEAD", "GET"]) {
      const { status, headers } = await tus(owner, method, `/api/uploads/${uploadId}`);
      expect(status).toBe(200);
      expect(Object.fromEntries(headers)).toMatchObject({
        "upload-offset": "30",
        "upload-length": "100",
        "tus-resumable": "1.0.0",
        "cache-control": "no-store",
        "upload-metadata": "filename eA==",
      });
      expect(Date.parse(headers.get("Upload-Expires") ?? "")).toBeGreaterThan(Date.now());
    }
    const incomplete = await call(owner, "POST", `/api/uploads/${uploadId}/complete`);
    expect(await codeOf(incomplete)).toEqual([409, "upload_incomplete"]);
  });

  it("is spoken by POST alone where nothing else gets through, and begun once by a key", async () => {
    const begun = { "Upload-Length": "5", "Idempotency-Key": crypto.randomUUID() };
    const created = await tus(owner, "POST", "/api/uploads", begun);
    const again = await tus(owner, "POST", "/api/uploads", begun);
    const path = created.headers.get("Location") ?? "";
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(again.headers.get("Location")).toBe(path);
    const by = (method: string, headers = {}, body: BodyInit | null = null) =>
      tus(owner, "POST", path, { "X-HTTP-Method-Override": method, ...headers }, body);
    const type = "application/offset+octet-stream";
    const taken = await by("PATCH", { "Content-Type": type, "Upload-Offset": "0" }, "abc");
    expect([taken.status, taken.headers.get("Upload-Offset")]).toEqual([204, "3"]);
    expect((await by("HEAD")).headers.get("Upload-Offset")).toBe("3");
    expect((await by("PUT")).status).toBe(405);
    expect((await by("DELETE")).status).toBe(204);
    const gone = await tus(owner, "HEAD", path);
    expect([gone.status, gone.headers.get("Tus-Resumable")]).toEqual([404, "1.0.0"]);
  });

  it("an upload may begin with its first piece, or all of it", async () => {
    const picture = images.png();
    const headers = {
      "Upload-Length": String(picture.length),
      "Content-Type": "application/offset+octet-stream",
      ...(await checksum(picture)),
      ...metadata({ filename: "p.txt", purpose: "image" }),
    };
    const response = await tus(owner, "POST", "/api/uploads", headers, picture);
    expect(response.status).toBe(201);
    expect(response.headers.get("Upload-Offset")).toBe(String(picture.length));
    const seen = await call(owner, "GET", response.headers.get("Location") ?? "");
    const { file } = await seen.json<{ file: StoredFile }>();
    expect(file).toMatchObject({ contentType: "image/png", kind: "image", name: "p.png" });
  });

  it("videos and voice messages become what they are", async () => {
    const video = await sendWhole(owner, recordings.videoMp4, 4_000, { purpose: "video" });
    expect((await progress(owner, video.uploadId)).file).toMatchObject({
      kind: "video",
      contentType: "video/mp4",
      durationMs: 600,
    });
    const said = { purpose: "voice", waveform: "1,2,3" };
    const voice = await sendWhole(owner, recordings.voiceWebm, 4_000, said);
    expect((await progress(owner, voice.uploadId)).file).toMatchObject({ kind: "voice" });
  });

  it("bytes that their owner has here need not be sent again; anybody else's must", async () => {
    const bytes = someBytes(3_000);
    const { sha256 } = await storedFile(owner, bytes);
    const announced = { "Upload-Length": "3000", ...metadata({ sha256, filename: "again" }) };
    const known = await tus(owner, "POST", "/api/uploads", announced);
    expect([known.status, known.headers.get("Upload-Offset")]).toEqual([201, "3000"]);
    const again = await call(owner, "GET", known.headers.get("Location") ?? "");
    expect(await again.json()).toMatchObject({ status: "completed", file: { sha256 } });

    const stranger = await tus(other, "POST", "/api/uploads", announced);
    expect([stranger.status, stranger.headers.get("Upload-Offset")]).toEqual([201, null]);
    const longer = { ...announced, "Upload-Length": "3001" };
    expect((await tus(owner, "POST", "/api/uploads", longer)).headers.get("Upload-Offset")).toBe(
      null,
    );
  });

  it("the same bytes by any way are stored once", async () => {
    const bytes = someBytes(6 * MIB);
    const changed = await change(async () => {
      await sendWhole(owner, bytes, 4 * MIB);
      await sendWhole(other, bytes, 6 * MIB);
      await storedFile(owner, bytes);
    });
    expect(changed).toMatchObject({ rows: { files: 1, user_files: 3 } });
    expect(changed.keys).toHaveLength(1);
  });

  it("tells what there is room for: uploads under way count as announced", async () => {
    const someone = await registerAccount();
    const quota = async () => (await call(someone, "GET", "/api/media/quota")).json();
    const limits = {
      bytes: Number(env.FILE_QUOTA_MIB) * MIB,
      files: Number(env.FILE_QUOTA_FILES),
      uploadsToday: Number(env.UPLOADS_PER_DAY),
    };
    const used = (bytes: number, files: number, uploadsToday: number) => ({
      bytes: { used: bytes, limit: limits.bytes },
      files: { used: files, limit: limits.files },
      uploadsToday: { used: uploadsToday, limit: limits.uploadsToday },
    });
    expect(await quota()).toEqual(used(0, 0, 0));
    const uploadId = await begin(someone, 1_000);
    expect(await quota()).toEqual(used(1_000, 1, 1));
    await patch(someone, uploadId, 0, someBytes(1_000));
    expect(await quota()).toEqual(used(1_000, 1, 1));
    await begin(someone, 500).then((id) => tus(someone, "DELETE", `/api/uploads/${id}`));
    expect(await quota()).toEqual(used(1_000, 1, 2));
    await advanceClock(DAY_SECONDS + 1);
    const later = await call(await signInAgain(someone), "GET", "/api/media/quota");
    expect(await later.json()).toEqual(used(1_000, 1, 0));
  });
});

describe("refuses", () => {
  it("another version of tus, and none at all", async () => {
    const uploadId = await begin(owner, 10);
    const path = `/api/uploads/${uploadId}`;
    for (const version of ["0.2.2", ""]) {
      const spoken = { "Tus-Resumable": version };
      for (const [method, where] of [
        ["POST", "/api/uploads"],
        ["HEAD", path],
        ["PATCH", path],
        ["DELETE", path],
      ] as const) {
        const response = await tus(owner, method, where, spoken);
        expect(response.status, `${method} ${version}`).toBe(412);
        expect(response.headers.get("Tus-Version")).toBe("1.0.0");
      }
    }
  });

  it("a length that is none, nothing at all, more than there may be, and wrong metadata", async () => {
    const post = (headers: Record<string, string>) => tus(owner, "POST", "/api/uploads", headers);
    expect(await codeOf(await post({}))).toEqual([400, "validation_failed"]);
    expect(await codeOf(await post({ "Upload-Length": "-1" }))).toEqual([400, "validation_failed"]);
    expect(await codeOf(await post({ "Upload-Length": "0" }))).toEqual([422, "file_rejected"]);
    const tooLong = String(Number(env.FILE_QUOTA_MIB) * MIB + 1);
    expect(await codeOf(await post({ "Upload-Length": tooLong }))).toEqual([
      413,
      "payload_too_large",
    ]);
    for (const text of [
      "filename ?",
      "a b c",
      "purpose dmlydXM=",
      "sha256 eA==",
      "waveform eA==",
    ]) {
      const response = await post({ "Upload-Length": "5", "Upload-Metadata": text });
      expect(await codeOf(response), text).toEqual([400, "validation_failed"]);
    }
  });

  it("a piece that begins elsewhere, is of another type, or guarded by what is no checksum", async () => {
    const uploadId = await begin(owner, 10);
    await patch(owner, uploadId, 0, someBytes(4));
    for (const offset of [0, 3, 5, 10]) {
      const response = await patch(owner, uploadId, offset, someBytes(2));
      expect(response.headers.get("Upload-Offset")).toBe("4");
      expect(await codeOf(response)).toEqual([409, "upload_offset"]);
    }
    const typed = await patch(owner, uploadId, 4, "x", { "Content-Type": "text/plain" });
    expect(await codeOf(typed)).toEqual([415, "unsupported_media_type"]);
    for (const guard of ["sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "sha256 x", "sha256"]) {
      const response = await patch(owner, uploadId, 4, "x", { "Upload-Checksum": guard });
      expect(await codeOf(response), guard).toEqual([400, "validation_failed"]);
    }
    expect((await progress(owner, uploadId)).offset).toBe(4);
  });

  it("a piece whose bytes are not those of its checksum: it is forgotten, the upload goes on", async () => {
    const bytes = someBytes(13 * MIB);
    const uploadId = await begin(owner, bytes.length);
    await patch(owner, uploadId, 0, bytes.slice(0, 2 * MIB));
    const guard = await checksum(bytes.slice(2 * MIB));
    const changed = bytes.slice(2 * MIB);
    changed[9 * MIB] = (changed[9 * MIB] ?? 0) ^ 1;
    const refused = await patch(owner, uploadId, 2 * MIB, changed, guard);
    expect(await codeOf(refused)).toEqual([460, "checksum_mismatch"]);
    expect((await progress(owner, uploadId)).offset).toBe(2 * MIB);
    expect((await patch(owner, uploadId, 2 * MIB, bytes.slice(2 * MIB), guard)).status).toBe(204);
    const sha256 = (await sha256Of(bytes)).toHex();
    expect((await progress(owner, uploadId)).file?.sha256).toBe(sha256);
    expect(await storedHash(sha256)).toBe(sha256);
  });

  it("more bytes than announced: the upload is rejected, nothing stays", async () => {
    let uploadId = "";
    const changed = await change(async () => {
      uploadId = await begin(owner, 11 * MIB);
      await patch(owner, uploadId, 0, someBytes(6 * MIB));
      const response = await patch(owner, uploadId, 6 * MIB, someBytes(6 * MIB));
      expect(await codeOf(response)).toEqual([413, "payload_too_large"]);
    });
    expect(changed).toEqual({ keys: [], rows: {} });
    expect(await progress(owner, uploadId)).toMatchObject({ status: "rejected" });
    expect((await tus(owner, "HEAD", `/api/uploads/${uploadId}`)).status).toBe(410);
    expect((await patch(owner, uploadId, 0, "x")).status).toBe(404);
  });

  it("other bytes than were announced", async () => {
    const changed = await change(async () => {
      const sha256 = (await sha256Of(someBytes(10))).toHex();
      const { uploadId, last } = await sendWhole(owner, someBytes(6_000), 2_000, { sha256 });
      expect(await codeOf(last)).toEqual([422, "file_rejected"]);
      expect(await progress(owner, uploadId)).toMatchObject({ status: "rejected" });
      const completed = await call(owner, "POST", `/api/uploads/${uploadId}/complete`);
      expect(await codeOf(completed)).toEqual([422, "file_rejected"]);
    });
    expect(changed).toEqual({ keys: [], rows: {} });
  });

  it.each([
    ["a truncated picture", () => images.png().slice(0, -20), {}],
    ["a picture with something behind it", () => images.concat(images.png(), "<script>"), {}],
    ["a portrait that is no picture", () => someBytes(500), { purpose: "avatar" }],
    ["a picture for the gallery that is none", () => recordings.videoMp4, { purpose: "image" }],
  ])("%s, and keeps nothing", async (_, bytes, pairs) => {
    const changed = await change(async () => {
      const { last } = await sendWhole(owner, Uint8Array.from(bytes()), 1_000, pairs);
      expect(await codeOf(last)).toEqual([422, "file_rejected"]);
    });
    expect(changed).toEqual({ keys: [], rows: {} });
  });

  it("somebody else's upload, whatever is done to it", async () => {
    const uploadId = await begin(owner, 10);
    const path = `/api/uploads/${uploadId}`;
    expect((await tus(other, "HEAD", path)).status).toBe(404);
    expect((await tus(other, "GET", path)).status).toBe(404);
    expect((await tus(other, "DELETE", path)).status).toBe(404);
    expect((await patch(other, uploadId, 0, someBytes(10))).status).toBe(404);
    expect((await call(other, "POST", `${path}/complete`)).status).toBe(404);
    expect((await progress(owner, uploadId)).offset).toBe(0);
  });

  it("a second writer while the first one writes; a silent one gives way", async () => {
    const bytes = someBytes(200_000);
    const uploadId = await begin(owner, bytes.length);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const first = patch(owner, uploadId, 0, readable);
    await writer.write(bytes.slice(0, 100_000));
    await expect.poll(async () => (await patch(owner, uploadId, 0, "x")).status).toBe(423);
    await advanceClock(11);
    const second = await patch(owner, uploadId, 0, "x");
    expect(await codeOf(second)).toEqual([409, "upload_offset"]);
    expect((await first).status).toBe(408);
    await writer.abort().catch(() => {});
    const { offset } = await progress(owner, uploadId);
    expect(offset).toBeGreaterThan(0);
    expect((await patch(owner, uploadId, offset, bytes.slice(offset))).status).toBe(204);
    expect((await progress(owner, uploadId)).file?.sha256).toBe((await sha256Of(bytes)).toHex());
  });

  it("what does not fit, what is too many, and too much in one day", async () => {
    const someone = await registerAccount();
    const row = "INSERT INTO uploads VALUES (?, ?, ?, ?)";
    const take = (bytes: number) =>
      env.DB.prepare(row).bind(crypto.randomUUID(), someone.user.id, bytes, 9e12).run();
    await take(Number(env.FILE_QUOTA_MIB) * MIB - 100);
    const two = await Promise.all(
      [80, 80].map((n) => tus(someone, "POST", "/api/uploads", { "Upload-Length": String(n) })),
    );
    expect(two.map(({ status }) => status).sort()).toEqual([201, 403]);
    const refused = two.find(({ status }) => status === 403);
    expect(refused && (await codeOf(refused))).toEqual([403, "quota_exceeded"]);
    const limit = { name: "uploads", limit: 1e6, windowSeconds: DAY_SECONDS };
    const limiter = objectRateLimiter(env.RATE_LIMITER);
    const key = `uploads:${other.user.id}`;
    const all = Array.from({ length: Number(env.UPLOADS_PER_DAY) });
    await Promise.all(all.map(() => limiter.hit(key, limit)));
    const busy = await tus(other, "POST", "/api/uploads", { "Upload-Length": "1" });
    expect(await codeOf(busy)).toEqual([403, "quota_exceeded"]);
    expect(Number(busy.headers.get("Retry-After"))).toBeGreaterThan(0);
  });
});

describe("survives", () => {
  it("a sender that goes away: what came is safe, and goes on after a restart", async () => {
    const bytes = someBytes(12 * MIB);
    const uploadId = await begin(owner, bytes.length);
    const cut = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(bytes.slice(0, 7 * MIB));
      },
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
    await patch(owner, uploadId, 0, cut).catch(() => {});
    const offset = () => progress(owner, uploadId).then((upload) => upload.offset);
    await expect.poll(offset).toBeGreaterThan(5 * MIB);
    await restart(uploadId);
    const at = await offset();
    expect((await patch(owner, uploadId, at, bytes.slice(at))).status).toBe(204);
    expect((await progress(owner, uploadId)).file?.sha256).toBe((await sha256Of(bytes)).toHex());
  });

  it("termination and expiry: nothing stays, not even the room", async () => {
    const ending = "SELECT count(*) AS n FROM uploads WHERE expires_at < 9e12";
    const underWay = () => env.DB.prepare(ending).first("n");
    // Whatever else is under way lapses before.
    await advanceClock(DAY_SECONDS + 1);
    await expect.poll(underWay).toBe(0);
    const someone = await registerAccount();
    const changed = await change(async () => {
      const given = await begin(someone, 20 * MIB);
      await patch(someone, given, 0, someBytes(11 * MIB));
      expect((await tus(someone, "DELETE", `/api/uploads/${given}`)).status).toBe(204);
      expect((await tus(someone, "DELETE", `/api/uploads/${given}`)).status).toBe(404);
      const late = await begin(someone, 20 * MIB);
      await patch(someone, late, 0, someBytes(11 * MIB));
      await advanceClock(DAY_SECONDS + 1);
      const object = env.UPLOAD_SESSION.getByName(late);
      expect(await object.view(someone.user.id)).toBeNull();
      await expect.poll(underWay).toBe(0);
    });
    expect(changed).toEqual({ keys: [], rows: {} });
  });

  it("the failure to delete what an upload has become: its trace outlives the upload, until it is swept", async () => {
    const { uploadId } = await sendWhole(owner, someBytes(100), 100);
    const file = "SELECT key FROM files JOIN user_files USING (sha256) WHERE id = ?";
    const key = await env.DB.prepare(file).bind(uploadId).first("key");
    const trace = "INSERT INTO loose_objects (key, since, condemned) VALUES (?, 0, 1)";
    await env.DB.prepare(trace).bind(key).run();
    const object = env.UPLOAD_SESSION.getByName(uploadId);
    await runInDurableObject(object, (session) => session.alarm());
    expect(await object.view(owner.user.id)).toBeNull();
    const gone = "DELETE FROM loose_objects WHERE key = ? RETURNING key";
    expect(await env.DB.prepare(gone).bind(key).first("key")).toBe(key);
  });

  it("whoever dies between the last byte and the file: asking again makes it", async () => {
    const bytes = someBytes(6 * MIB);
    const uploadId = await begin(owner, bytes.length);
    const object = env.UPLOAD_SESSION.getByName(uploadId);
    const stream = new Blob([bytes]).stream();
    await object.append(owner.user.id, { offset: 0, sha256: null }, stream);
    expect(await progress(owner, uploadId)).toMatchObject({ status: "open", offset: bytes.length });
    await restart(uploadId);
    const changed = await change(async () => {
      const both = await Promise.all(
        [1, 2].map(() => call(owner, "POST", `/api/uploads/${uploadId}/complete`)),
      );
      expect(both.map(({ status }) => status)).toEqual([200, 200]);
    });
    expect(changed).toMatchObject({ rows: { files: 1, user_files: 1, uploads: -1 } });
    const sha256 = (await sha256Of(bytes)).toHex();
    expect(await storedHash(sha256)).toBe(sha256);
    const refs = env.DB.prepare("SELECT refs FROM files WHERE sha256 = ?").bind(sha256);
    expect(await refs.first("refs")).toBe(1);
  });

  it("the same by HEAD, which tells a tus client that it is done", async () => {
    const bytes = someBytes(6 * MIB);
    const uploadId = await begin(owner, bytes.length);
    const object = env.UPLOAD_SESSION.getByName(uploadId);
    await object.append(owner.user.id, { offset: 0, sha256: null }, new Blob([bytes]).stream());
    const head = await tus(owner, "HEAD", `/api/uploads/${uploadId}`);
    expect([head.status, head.headers.get("Upload-Offset")]).toEqual([200, String(6 * MIB)]);
    const sha256 = (await sha256Of(bytes)).toHex();
    expect(await progress(owner, uploadId)).toMatchObject({
      status: "completed",
      file: { sha256 },
    });
  });

  it("an object that was swept while nobody finished its upload: the sender is told", async () => {
    const uploadId = await begin(owner, 100);
    const object = env.UPLOAD_SESSION.getByName(uploadId);
    await object.append(
      owner.user.id,
      { offset: 0, sha256: null },
      new Blob([someBytes(100)]).stream(),
    );
    const assembled = await object.assemble(owner.user.id);
    expect(await bucketKeys()).toContain(assembled?.key);
    await env.MEDIA.delete(assembled?.key ?? "");
    const completed = await call(owner, "POST", `/api/uploads/${uploadId}/complete`);
    expect(await codeOf(completed)).toEqual([410, "gone"]);
  });
});
