import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { StoredFile } from "../../../../shared/contracts/media/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
  sendJson,
  signInAgain,
} from "../../../../shared/testing/accounts.ts";
import { someBytes, storedFile } from "../../../../shared/testing/files.ts";
import {
  bucketKeys,
  call,
  mediaRows,
  publisher,
  uploaded,
} from "../../../../shared/testing/gallery.ts";
import * as images from "../../../../shared/testing/images.ts";
import { sendWhole, sha256Of } from "../../../../shared/testing/uploads.ts";
import { s3Puts } from "../../../adapters/s3-puts.ts";

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

interface Presigned {
  readonly url: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly uploadId: string;
}

type Bytes = Uint8Array<ArrayBuffer>;

async function presign(account: Account, bytes: Bytes, change: object = {}): Promise<Response> {
  const sha256 = (await sha256Of(bytes)).toHex();
  const wish = { contentType: "image/png", bytes: bytes.length, sha256, purpose: "attachment" };
  return sendJson("POST", "/api/uploads/presign", { ...wish, ...change }, account.headers);
}

async function presigned(bytes: Bytes, change: object = {}): Promise<Presigned> {
  const response = await presign(owner, bytes, change);
  if (response.status !== 201) throw new Error(`not signed: ${await response.text()}`);
  return response.json<Presigned>();
}

/** What the store does with a PUT: the address is tried out on the real thing in the tests of the whole platform. */
const put = ({ url }: Presigned, bytes: Bytes) =>
  env.MEDIA.put(new URL(url).pathname.split("/").at(-1) ?? "", bytes);

const complete = (account: Account, { uploadId }: Presigned) =>
  call(account, "POST", `/api/uploads/${uploadId}/complete`);

describe("a signed address", () => {
  it("works: what is put there becomes a file, the same however often it is asked", async () => {
    const bytes = images.png(9, 7);
    const signed = await presigned(bytes, { name: "seven.gif" });
    const address = new URL(signed.url);
    expect(signed.method).toBe("PUT");
    expect(signed.headers).toMatchObject({ "Content-Type": "image/png" });
    expect(address.searchParams.get("X-Amz-SignedHeaders")).toBe(
      "content-length;content-type;host;x-amz-checksum-sha256",
    );
    expect(address.searchParams.get("X-Amz-Expires")).toBe("900");
    expect(await codeOf(await complete(owner, signed))).toEqual([409, "upload_incomplete"]);
    await put(signed, bytes);
    expect(await codeOf(await complete(other, signed))).toEqual([404, "not_found"]);
    const file = { fileId: signed.uploadId, width: 9, height: 7, name: "seven.png" };
    for (const _ of [1, 2])
      expect(await (await complete(owner, signed)).json()).toMatchObject(file);
    const rows = env.DB.prepare("SELECT count(*) AS n FROM user_files WHERE id = ?");
    expect(await rows.bind(signed.uploadId).first("n")).toBe(1);
    // A portrait that nobody has completed is, by being put on.
    const face = images.uniquePng();
    const portrait = await presigned(face, { purpose: "avatar" });
    const wear = () =>
      sendJson("PUT", "/api/users/me/avatar", { uploadId: portrait.uploadId }, owner.headers);
    expect(await codeOf(await wear())).toEqual([409, "upload_incomplete"]);
    await put(portrait, face);
    expect((await wear()).status).toBe(200);
  });

  it("survives one that puts something else there after the file was made: it is swept", async () => {
    const bytes = images.png(5, 4);
    const signed = await presigned(bytes);
    await put(signed, bytes);
    const { sha256 } = await (await complete(owner, signed)).json<StoredFile>();
    await put(signed, someBytes(99));
    const key = await env.DB.prepare("SELECT key FROM files WHERE sha256 = ?").bind(sha256);
    expect(signed.url).not.toContain(await key.first<string>("key"));
    await advanceClock(2 * 3_600);
    await sendJson("POST", "/api/dev/cron", { name: "orphans" });
    expect(await bucketKeys()).not.toContain(new URL(signed.url).pathname.split("/").at(-1));
  });

  it.each([
    ["another length", () => images.png(6, 6).slice(0, -1), {}],
    ["other bytes of the same length", () => images.png(6, 6, () => [9, 9, 9]), {}],
    ["another type", () => images.png(6, 6), { contentType: "image/jpeg" }],
    ["no picture for a portrait", () => images.png(6, 6), { purpose: "avatar", picture: false }],
  ])("refuses %s, and keeps nothing", async (_, bytes, change) => {
    const expected = "picture" in change ? someBytes(200) : images.png(6, 6);
    const before = await mediaRows();
    const signed = await presigned(expected, {
      ...change,
      ...("picture" in change && { contentType: "application/octet-stream" }),
    });
    await put(signed, "picture" in change ? expected : Uint8Array.from(bytes()));
    expect(await codeOf(await complete(owner, signed))).toEqual([422, "file_rejected"]);
    const { files, user_files, uploads } = await mediaRows();
    expect({ files, user_files, uploads }).toEqual({
      files: before["files"],
      user_files: before["user_files"],
      uploads: before["uploads"],
    });
    expect(await bucketKeys()).not.toContain(new URL(signed.url).pathname.split("/").at(-1));
  });

  /** Completes an upload of bytes that nothing tells, announced as of this type. */
  async function announced(contentType: string): Promise<Response> {
    const bytes = someBytes(200);
    const signed = await presigned(bytes, { contentType });
    await put(signed, bytes);
    return complete(owner, signed);
  }

  it.each([
    "image/png",
    "image/tiff",
    "video/mp4",
    "Video/X-Matroska",
    "video/x-msvideo",
    "audio/webm",
    "audio/mpeg",
    "audio/mp3",
    "application/pdf",
    "application/zip",
    "font/woff2",
  ])("refuses bytes that are not of %s, which they would tell", async (contentType) => {
    expect(await codeOf(await announced(contentType))).toEqual([422, "file_rejected"]);
  });

  it.each([
    "application/octet-stream",
    "application/json",
    "application/xml",
    "application/x-iso9660-image",
    "application/vnd.example",
    "text/plain",
    "text/vcard",
    "image/svg+xml",
    "image/x-portable-pixmap",
    "model/stl",
  ])("takes bytes as %s, which they need not tell", async (contentType) => {
    const response = await announced(contentType);
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { contentType: "application/octet-stream" },
    ]);
  });

  it("refuses to be completed late, more than a request may hold, and purposes nobody knows", async () => {
    const bytes = images.png(3, 8);
    const signed = await presigned(bytes);
    await put(signed, bytes);
    await advanceClock(31 * 60);
    const late = await signInAgain(owner);
    expect(await codeOf(await complete(late, signed))).toEqual([404, "not_found"]);
    await resetClock();
    for (const change of [
      { bytes: 52_428_801 },
      { purpose: "video" },
      { sha256: "A".repeat(64) },
    ]) {
      const response = await presign(owner, bytes, change);
      expect(await codeOf(response)).toEqual([400, "validation_failed"]);
    }
  });

  it("is not to be had where no store is configured to sign for", () => {
    const settings = { PUBLIC_URL: "https://veche.example" };
    expect(s3Puts(settings, false)).toBeNull();
    const token = { S3_ACCESS_KEY_ID: "id", S3_SECRET_ACCESS_KEY: "secret" };
    const bucket = { S3_ENDPOINT: "https://s3.example/", S3_BUCKET: "media" };
    expect(s3Puts({ ...settings, ...bucket }, false)).toBeNull();
    expect(s3Puts({ ...settings, ...bucket, ...token }, false)).not.toBeNull();
  });
});

describe("an upload's picture in the gallery", () => {
  const add = (account: Account, body: object) =>
    sendJson("POST", "/api/media", body, account.headers);

  it("works: it is there with what is said of it, once", async () => {
    const bytes = images.png(31, 17);
    const { uploadId } = await sendWhole(owner, bytes, 1_000, {
      purpose: "image",
      filename: "x.png",
    });
    const added = await add(owner, { uploadId, title: "T", tags: ["a", "A"], isPublic: false });
    expect(added.status).toBe(201);
    const image = await added.json<{ id: string; fileId: string }>();
    expect(image).toMatchObject({ fileId: uploadId, title: "T", tags: ["a"], width: 31 });
    const again = await add(owner, { uploadId });
    expect([again.status, await again.json()]).toMatchObject([200, { id: image.id }]);
    const twice = await sendWhole(owner, bytes, 1_000);
    const duplicate = await add(owner, { uploadId: twice.uploadId });
    expect([duplicate.status, await duplicate.json()]).toMatchObject([200, { duplicate: true }]);
    expect((await call(owner, "GET", `/api/files/${twice.uploadId}`)).status).toBe(404);
    expect((await call(owner, "DELETE", `/api/files/${uploadId}`)).status).toBe(409);
  });

  it("refuses what is no picture, what is another's, and a public one of nobody known", async () => {
    const { fileId } = await storedFile(owner, someBytes());
    expect(await codeOf(await add(owner, { uploadId: fileId }))).toEqual([422, "file_rejected"]);
    expect(await codeOf(await add(other, { uploadId: fileId, isPublic: false }))).toEqual([
      404,
      "not_found",
    ]);
    expect(await codeOf(await add(other, { uploadId: fileId }))).toEqual([403, "email_unverified"]);
  });
});

describe("a picture that nobody has decoded yet", () => {
  /** As a large one is for a moment after its upload, and as one is that never could be. */
  const undecode = (sha256: string, content?: string) =>
    env.DB.prepare("SELECT key FROM files WHERE sha256 = ?")
      .bind(sha256)
      .first<string>("key")
      .then(async (key) => {
        const update = "UPDATE files SET thumb_hash = NULL WHERE sha256 = ?";
        await env.DB.prepare(update).bind(sha256).run();
        if (content !== undefined) await env.MEDIA.put(key ?? "", content);
      });

  it("is decoded before it is given out, and never given out if it cannot be", async () => {
    const good = await storedFile(owner, images.png(40, 11));
    const address = async (fileId: string) => {
      const response = await call(owner, "GET", `/api/files/${fileId}`);
      return (await response.json<{ url: string }>()).url;
    };
    const goodUrl = await address(good.fileId);
    await undecode(good.sha256);
    expect((await call(null, "GET", goodUrl)).status).toBe(200);
    const hash = env.DB.prepare("SELECT thumb_hash FROM files WHERE sha256 = ?");
    expect(await hash.bind(good.sha256).first("thumb_hash")).not.toBeNull();

    const bad = await storedFile(owner, images.png(41, 11));
    const badUrl = await address(bad.fileId);
    await undecode(bad.sha256, "no picture at all");
    expect((await call(null, "GET", badUrl)).status).toBe(404);
    expect((await call(owner, "GET", `/api/files/${bad.fileId}`)).status).toBe(404);

    const shown = await uploaded(owner, images.png(42, 11));
    await undecode(shown.sha256, "no picture at all");
    const original = await call(owner, "GET", `/api/media/${shown.id}/original`);
    expect(original.status).toBe(404);
    expect((await call(owner, "GET", `/api/media/${shown.id}`)).status).toBe(404);
  });
});
