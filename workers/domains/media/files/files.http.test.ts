import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StoredFile } from "../../../../shared/contracts/media/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
} from "../../../../shared/testing/accounts.ts";
import { sendFile, someBytes, storedFile } from "../../../../shared/testing/files.ts";
import { bucketKeys, call, publisher, uploaded } from "../../../../shared/testing/gallery.ts";
import * as images from "../../../../shared/testing/images.ts";
import * as recordings from "../../../../shared/testing/recordings.ts";
import { fileOfUpload } from "./file-of-upload.ts";

const HOUR_SECONDS = 3_600;
const text = (content: string) => Uint8Array.from(new TextEncoder().encode(content));

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

async function addressOf(account: Account, fileId: string): Promise<string> {
  const response = await call(account, "GET", `/api/files/${fileId}`);
  expect(response.status).toBe(200);
  return (await response.json<{ url: string }>()).url;
}

function fetchPart(url: string, headers: Record<string, string>): Promise<Response> {
  return call(null, "GET", url, { headers });
}

const bytesOf = async (response: Response) => new Uint8Array(await response.arrayBuffer());

/** As a chat's room does for what somebody sends. */
async function use(fileId: string, context: string): Promise<void> {
  const insert = env.DB.prepare("INSERT INTO file_uses VALUES (?, 'message', ?)");
  await insert.bind(fileId, context).run();
}

describe("works", () => {
  it.each([
    ["a PNG", images.png(), {}, ["image", "image/png", 48, 32, undefined]],
    ["an AVIF", images.avif, {}, ["image", "image/avif", 48, 32, undefined]],
    ["a WebM video", recordings.videoWebm, {}, ["video", "video/webm", 64, 48, "some"]],
    ["an MP4 video", recordings.videoMp4, {}, ["video", "video/mp4", 64, 48, 600]],
    ["a turned video", recordings.turnedMov, {}, ["video", "video/quicktime", 48, 64, 600]],
    ["a WebM recording", recordings.voiceWebm, { purpose: "voice" }, ["voice", "audio/webm"]],
    ["an MP4 recording", recordings.voiceMp4, { purpose: "voice" }, ["voice", "audio/mp4"]],
    ["an M4A recording", recordings.voiceM4a, { purpose: "voice" }, ["voice", "audio/mp4"]],
    ["an Ogg recording", recordings.voiceOgg, { purpose: "voice" }, ["voice", "audio/ogg"]],
    ["a song", recordings.mp3, {}, ["file", "audio/mpeg"]],
    ["a PDF", text("%PDF-1.7\n%âãÏÓ\n1 0 obj"), {}, ["file", "application/pdf"]],
    ["a page", text("<!doctype html><script>alert(1)</script>"), {}, ["file"]],
    ["a drawing", text('<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>'), {}, ["file"]],
    ["anything", someBytes(), {}, ["file", "application/octet-stream"]],
  ] as const)("%s is stored as what it is", async (_, bytes, query, expected) => {
    const [kind, contentType, width, height, duration] = expected as readonly unknown[];
    const file = await storedFile(owner, Uint8Array.from(bytes), { filename: "x.png", ...query });
    expect(file).toMatchObject({ kind, bytes: bytes.length });
    if (contentType) expect(file).toMatchObject({ contentType });
    if (width) expect(file).toMatchObject({ width, height });
    if (duration === 600) expect(file.durationMs).toBe(600);
    if (duration === "some" || kind === "voice") expect(file.durationMs).toBeGreaterThan(400);
    if (kind === "voice") expect(file.durationMs).toBeLessThan(900);
    expect(file.contentType).not.toMatch(/html|svg/);
  });

  it("a form brings its fields, and the name is cleaned", async () => {
    const form = new FormData();
    form.set("purpose", "voice");
    form.set("waveform", "0, 10,255");
    form.set("file", new File([recordings.voiceWebm], "../мой\u202egolos.exe"));
    const response = await call(owner, "POST", "/api/files", { body: form });
    expect(response.status).toBe(201);
    const file = await response.json<StoredFile>();
    expect(file).toMatchObject({ kind: "voice", name: "мойgolos.webm" });
    expect(response.headers.get("Location")).toBe(`/api/files/${file.fileId}`);
    const row = await env.DB.prepare("SELECT waveform FROM user_files WHERE id = ?")
      .bind(file.fileId)
      .first<string>("waveform");
    expect(row).toBe("[0,10,255]");
  });

  it("the same bytes are stored once, whoever brings them and by whatever way", async () => {
    const bytes = images.uniquePng();
    const before = (await bucketKeys()).length;
    const first = await storedFile(owner, bytes);
    const second = await storedFile(other, bytes);
    const image = await uploaded(owner, bytes);
    expect(new Set([first.fileId, second.fileId, image.fileId]).size).toBe(3);
    expect((await bucketKeys()).length).toBe(before + 2);
    for (const [account, { fileId }] of [[owner, first] as const, [other, second] as const]) {
      expect((await call(account, "DELETE", `/api/files/${fileId}`)).status).toBe(204);
    }
    expect((await bucketKeys()).length).toBe(before + 2);
    await call(owner, "DELETE", `/api/media/${image.id}`);
    expect((await bucketKeys()).length).toBe(before);
  });

  it("a part is brought where a part is asked for", async () => {
    const bytes = someBytes(1_000);
    const { fileId } = await storedFile(owner, bytes);
    const url = await addressOf(owner, fileId);
    const whole = await fetchPart(url, {});
    expect(whole.status).toBe(200);
    expect(whole.headers.get("Accept-Ranges")).toBe("bytes");
    expect(whole.headers.get("Content-Length")).toBe("1000");
    expect(await bytesOf(whole)).toEqual(bytes);
    for (const [range, from, to] of [
      ["bytes=0-0", 0, 0],
      ["bytes=100-199", 100, 199],
      ["bytes=990-", 990, 999],
      ["bytes=990-5000", 990, 999],
      ["bytes=-5", 995, 999],
      ["bytes=-5000", 0, 999],
    ] as const) {
      const part = await fetchPart(url, { Range: range });
      expect(part.status, range).toBe(206);
      expect(part.headers.get("Content-Range")).toBe(`bytes ${from}-${to}/1000`);
      expect(await bytesOf(part)).toEqual(bytes.subarray(from, to + 1));
    }
    for (const range of ["bytes=1000-", "bytes=-0"]) {
      const none = await fetchPart(url, { Range: range });
      expect(none.headers.get("Content-Range")).toBe("bytes */1000");
      expect(await codeOf(none)).toEqual([416, "range_not_satisfiable"]);
    }
    const many = Array.from({ length: 1_000 }, (_, at) => `${at}-999`).join(",");
    const huge = "9".repeat(40);
    for (const range of [
      "bytes=5-1",
      "items=0-1",
      "bytes=0-1,5-6",
      "bytes=0-500,100-200,0-",
      `bytes=${many}`,
      `bytes=${huge}-`,
      `bytes=-${huge}`,
      `bytes=0-${huge}`,
      "bytes=--5",
      "bytes=-5-",
      "bytes=x",
    ]) {
      const ignored = await fetchPart(url, { Range: range });
      expect(ignored.status, range).toBe(200);
      await ignored.body?.cancel();
    }
    const etag = whole.headers.get("ETag") ?? "";
    const stale = await fetchPart(url, { Range: "bytes=0-9", "If-Range": '"other"' });
    expect(stale.status).toBe(200);
    await stale.body?.cancel();
    const fresh = await fetchPart(url, { Range: "bytes=0-9", "If-Range": etag });
    expect(fresh.status).toBe(206);
    await fresh.body?.cancel();
    expect((await fetchPart(url, { "If-None-Match": etag })).status).toBe(304);
  });

  it("pictures and recordings are shown, with a thumb of pictures; the rest is saved", async () => {
    const shown = await storedFile(owner, images.uniquePng(), { filename: "Дом.png" });
    const saved = await storedFile(owner, text("<html><script>alert(document.domain)</script>"));
    const picture = await fetchPart(await addressOf(owner, shown.fileId), {});
    expect(picture.headers.get("Content-Disposition")).toMatch(/^inline; /);
    expect(picture.headers.get("Content-Type")).toBe("image/png");
    await picture.body?.cancel();
    const download = await fetchPart(`${await addressOf(owner, shown.fileId)}&download=true`, {});
    expect(download.headers.get("Content-Disposition")).toMatch(/^attachment; .*%D0%94/);
    await download.body?.cancel();
    const page = await fetchPart(await addressOf(owner, saved.fileId), {});
    expect(page.headers.get("Content-Disposition")).toMatch(/^attachment; /);
    expect(page.headers.get("Content-Type")).toBe("application/octet-stream");
    for (const { headers } of [picture, page]) {
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Content-Security-Policy")).toContain("sandbox");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
    }
    await page.body?.cancel();
  });

  it("a file goes with its upload", async () => {
    const before = await bucketKeys();
    const { fileId } = await storedFile(owner, someBytes());
    const url = await addressOf(owner, fileId);
    expect((await call(owner, "DELETE", `/api/files/${fileId}`)).status).toBe(204);
    expect(await bucketKeys()).toEqual(before);
    expect(await codeOf(await fetchPart(url, {}))).toEqual([404, "not_found"]);
    expect((await call(owner, "DELETE", `/api/files/${fileId}`)).status).toBe(404);
  });

  it("what nobody has sent for a week is dropped, what something shows is kept", async () => {
    const unsent = await storedFile(owner, someBytes());
    const sent = await storedFile(owner, someBytes());
    const image = await uploaded(owner, images.uniquePng());
    await use(sent.fileId, `${crypto.randomUUID()}/1`);
    const sweep = () => call(null, "POST", "/api/dev/cron", cron);
    const cron = {
      body: JSON.stringify({ name: "orphans" }),
      headers: { "Content-Type": "application/json" },
    };
    await advanceClock(6 * 24 * HOUR_SECONDS);
    await sweep();
    const rows = () =>
      env.DB.prepare("SELECT id FROM user_files WHERE id IN (?, ?, ?) ORDER BY id")
        .bind(unsent.fileId, sent.fileId, image.fileId)
        .all<{ id: string }>();
    expect((await rows()).results).toHaveLength(3);
    await advanceClock(2 * 24 * HOUR_SECONDS);
    await sweep();
    const left = (await rows()).results.map(({ id }) => id);
    expect(left).toEqual([sent.fileId, image.fileId]);
  });
});

describe("refuses", () => {
  it("to tell other domains of a file that is not the caller's own, or not there", async () => {
    const deps = { db: drizzle(env.DB) };
    const { fileId, sha256 } = await storedFile(owner, recordings.videoMp4);
    const medium = { contentType: "video/mp4", medium: "video", durationMs: 600 };
    const found = await fileOfUpload(deps, owner.user.id, fileId);
    expect(found).toMatchObject({ fileId, sha256, ...medium });
    expect(await bucketKeys()).toContain(found?.key);
    expect(await fileOfUpload(deps, other.user.id, fileId)).toBeNull();
    expect(await fileOfUpload(deps, owner.user.id, crypto.randomUUID())).toBeNull();
  });

  it.each([
    ["nothing", new Uint8Array(), "empty"],
    ["half a PNG", images.png().slice(0, 100), "ends before"],
    ["a JPEG with something behind it", images.concat(images.jpeg, "more"), "follows the end"],
    ["a picture that is an archive too", images.concat(images.gif(), images.zip()), ""],
  ])("%s, and keeps nothing", async (_, bytes, reason) => {
    const before = await bucketKeys();
    const response = await sendFile(owner, Uint8Array.from(bytes), { filename: "song.mp3" });
    expect(response.status).toBe(422);
    const { code, detail } = await response.json<{ code: string; detail: string }>();
    expect(code).toBe("file_rejected");
    expect(detail).toContain(reason);
    expect(await bucketKeys()).toEqual(before);
  });

  it.each([
    ["a film that is cut off", recordings.videoMp4.slice(0, 600)],
    ["a film's header and noise", images.concat(recordings.videoWebm.slice(0, 60), someBytes(500))],
    [
      "a box that claims to be enormous",
      images.concat("\0\0\0\x18ftypisom\0\0\0\0isommp42", "\xff\xff\xff\xf0moov", someBytes(99)),
    ],
    [
      "a box of 2^63 bytes",
      images.concat("\0\0\0\x18ftypisom\0\0\0\0isommp42", "\0\0\0\x01moov\x7f", someBytes(99)),
    ],
    ["an endless page of Ogg", images.concat("OggS\0\x02", someBytes(5_000))],
  ])("to take %s for a recording: it is a file, to be saved", async (_, bytes) => {
    const file = await storedFile(owner, bytes, { purpose: "voice", filename: "film.mp4" });
    expect(file).toMatchObject({ kind: "file", contentType: "application/octet-stream" });
    const response = await fetchPart(await addressOf(owner, file.fileId), {});
    expect(response.headers.get("Content-Disposition")).toMatch(/^attachment/);
    await response.body?.cancel();
  });

  it("more than 50 MiB, by what is said and by what comes", async () => {
    const said = await sendFile(owner, new Uint8Array(1), {}, { "Content-Length": "99999999" });
    expect([413, 201]).toContain(said.status);
    const before = await bucketKeys();
    let left = 52;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (left === 0) return controller.close();
        left -= 1;
        controller.enqueue(new Uint8Array(1_048_576).fill(left));
      },
    });
    expect(await codeOf(await sendFile(owner, endless))).toEqual([413, "payload_too_large"]);
    expect(await bucketKeys()).toEqual(before);
  });

  it("what does not fit into what is left of its sender's room, of two at once too", async () => {
    const crowded = await registerAccount();
    const quota = Number(env.FILE_QUOTA_MIB) * 1_048_576;
    const { fileId } = await storedFile(crowded, someBytes());
    const grow = env.DB.prepare("UPDATE user_files SET bytes = ? WHERE id = ?");
    await grow.bind(quota - 150, fileId).run();
    const before = await bucketKeys();
    const both = await Promise.all([
      sendFile(crowded, someBytes(100)),
      sendFile(crowded, someBytes(100)),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([201, 403]);
    const refused = both.find(({ status }) => status === 403);
    expect(refused && (await codeOf(refused))).toEqual([403, "quota_exceeded"]);
    await expect.poll(async () => (await bucketKeys()).length).toBe(before.length + 1);
  });

  it("a waveform that is none, and a purpose nobody knows", async () => {
    for (const waveform of ["", "1,2,256", "-1", "a", Array(129).fill(1).join(",")]) {
      const response = await sendFile(owner, someBytes(), { purpose: "voice", waveform });
      expect(await codeOf(response), waveform).toEqual([400, "validation_failed"]);
    }
    const form = new FormData();
    form.set("purpose", "avatar");
    form.set("file", new File([someBytes()], "x"));
    const response = await call(owner, "POST", "/api/files", { body: form });
    expect(await codeOf(response)).toEqual([400, "validation_failed"]);
  });

  it("to show a file to whom nothing shows it, and to drop what is not one's own", async () => {
    const { fileId } = await storedFile(owner, someBytes());
    for (const method of ["GET", "DELETE"]) {
      const response = await call(other, method, `/api/files/${fileId}`);
      expect(await codeOf(response)).toEqual([404, "not_found"]);
    }
    await use(fileId, `${crypto.randomUUID()}/1`);
    expect((await call(other, "GET", `/api/files/${fileId}`)).status).toBe(404);
    expect((await call(owner, "GET", `/api/files/${fileId}`)).status).toBe(200);
  });

  it("to drop what a message or the gallery shows", async () => {
    const file = await storedFile(owner, someBytes());
    await use(file.fileId, `${crypto.randomUUID()}/1`);
    const image = await uploaded(owner, images.uniquePng());
    for (const fileId of [file.fileId, image.fileId]) {
      const response = await call(owner, "DELETE", `/api/files/${fileId}`);
      expect(await codeOf(response)).toEqual([409, "file_in_use"]);
      expect((await call(owner, "GET", `/api/files/${fileId}`)).status).toBe(200);
    }
  });

  it("an address without its signature, a changed one, and one that has run out", async () => {
    const { fileId } = await storedFile(owner, images.uniquePng());
    const url = await addressOf(owner, fileId);
    const another = await storedFile(owner, someBytes());
    const thumb = url.replace("/content?", "/thumb?");
    const later = url.replace(/expires=(\d+)/, (_, at) => `expires=${Number(at) + 3_600}`);
    const forged = [
      `/api/files/${fileId}/content`,
      url.replace(fileId, another.fileId),
      thumb,
      later,
      url.replace(/signature=.{4}/, "signature=AAAA"),
      url.replace(/&signature.*/, ""),
    ];
    for (const address of forged) {
      const response = await call(owner, "GET", address);
      expect(await codeOf(response), address).toEqual([404, "not_found"]);
    }
    const served = await fetchPart(url, {});
    expect(served.status).toBe(200);
    await served.body?.cancel();
    await advanceClock(HOUR_SECONDS + 1);
    expect(await codeOf(await fetchPart(url, {}))).toEqual([410, "gone"]);
    expect(await codeOf(await fetchPart(later, {}))).toEqual([404, "not_found"]);
  });
});

describe("survives", () => {
  it("the deletion of a gallery's picture that a message shows: the message keeps it", async () => {
    const image = await uploaded(owner, images.uniquePng());
    await use(image.fileId, `${crypto.randomUUID()}/1`);
    const url = await addressOf(owner, image.fileId);
    expect((await call(owner, "DELETE", `/api/media/${image.id}`)).status).toBe(204);
    const response = await fetchPart(url, {});
    expect(response.status).toBe(200);
    await response.body?.cancel();
  });
});
