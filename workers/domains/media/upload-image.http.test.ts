import { beforeAll, describe, expect, it } from "vitest";
import type { Image } from "../../../shared/contracts/media/index.ts";
import { type Account, registerAccount } from "../../../shared/testing/accounts.ts";
import {
  call,
  mediaRows,
  mediaState,
  publisher,
  uploaded,
  uploadForm,
  uploadRaw,
} from "../../../shared/testing/gallery.ts";
import * as images from "../../../shared/testing/images.ts";

let owner: Account;
let other: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  other = await publisher();
});

async function codeOf(response: Response) {
  const { code } = await response.json<{ code: string }>();
  return [response.status, code];
}

describe("works", () => {
  it.each([
    ["PNG", images.png(), "image/png", 48, 32],
    ["JPEG", images.jpeg, "image/jpeg", 48, 32],
    ["progressive JPEG", images.progressiveJpeg, "image/jpeg", 48, 32],
    ["JPEG on its side", images.jpegWithGps, "image/jpeg", 32, 48],
    ["GIF", images.gif(), "image/gif", 24, 16],
    ["WebP", images.webp, "image/webp", 48, 32],
    ["animated WebP", images.animatedWebp(), "image/webp", 48, 32],
    ["AVIF", images.avif, "image/avif", 48, 32],
  ])("a raw %s is stored and described", async (_, bytes, contentType, width, height) => {
    const response = await uploadRaw(owner, bytes, { title: "Bells", tags: "a, b" });
    expect(response.status).toBe(201);
    const image = await response.json<Image>();
    expect(image).toMatchObject({
      title: "Bells",
      tags: ["a", "b"],
      isPublic: true,
      contentType,
      width,
      height,
      bytes: bytes.length,
      ownerId: owner.user.id,
      owner: { username: owner.user.username },
    });
    expect(image.thumbHash).not.toBe("");
    const digest = await crypto.subtle.digest("SHA-256", bytes);
    expect(image.sha256).toBe(new Uint8Array(digest).toHex());
    expect(response.headers.get("Location")).toBe(`/api/media/${image.id}`);
  });

  it("a form brings its fields, and the file may have any name and declared type", async () => {
    const fields = { title: "From a form", tags: "bell,Bell", isPublic: "false" };
    const response = await uploadForm(owner, images.uniquePng(), fields, "photo.jpg");
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({
      title: "From a form",
      tags: ["bell"],
      isPublic: false,
      contentType: "image/png",
    });
  });

  it.each(["фото с дачи.jpg", "日本の鐘.jpg", 'say "ж".jpg'])(
    "a form's file may be called %j",
    async (name) => {
      const response = await uploadForm(owner, images.uniquePng(), { title: "Имя" }, name);
      const image = await response.json<Image>();
      expect(image).toMatchObject({ title: "Имя", contentType: "image/png" });
      const original = await call(null, "GET", image.urls.original ?? "");
      await original.body?.cancel();
      const offered = decodeURIComponent(original.headers.get("Content-Disposition") ?? "");
      expect(offered).toContain(name.replace(/"|\.jpg/g, "").slice(0, 3));
    },
  );

  it("fields may come after the file", async () => {
    const form = new FormData();
    form.set("file", new File([images.uniquePng()], "a.png"));
    form.set("title", "Late");
    const response = await call(owner, "POST", "/api/media/upload", { body: form });
    expect(await response.json()).toMatchObject({ title: "Late" });
  });

  it("a large file in a form goes to the store in parts and comes back whole", async () => {
    const bytes = images.noisyPng(12_000_000);
    const response = await uploadForm(owner, bytes);
    expect(response.status).toBe(201);
    const image = await response.json<Image>();
    const original = await call(null, "GET", image.urls.original ?? "");
    const digest = await crypto.subtle.digest("SHA-256", await original.arrayBuffer());
    expect(new Uint8Array(digest).toHex()).toBe(image.sha256);
    expect(image.bytes).toBe(bytes.length);
  });

  it("a body of unknown length is taken too", async () => {
    const bytes = images.uniquePng();
    const response = await uploadRaw(owner, new Blob([bytes]).stream());
    expect(response.status).toBe(201);
  });

  it("the same file again is a duplicate of the caller's own", async () => {
    const bytes = images.uniquePng();
    const first = await uploaded(owner, bytes, { title: "First" });
    const before = await mediaState();
    const again = await uploadRaw(owner, bytes, { title: "Second" });
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ ...first, duplicate: true });
    expect(await mediaState()).toEqual(before);
  });

  it("the same file of two people is stored once", async () => {
    const bytes = images.uniquePng();
    await uploaded(owner, bytes);
    const before = await mediaState();
    const response = await uploadRaw(other, bytes);
    expect(response.status).toBe(201);
    const after = await mediaState();
    expect(after.keys).toEqual(before.keys);
    expect(after.rows["images"]).toBe((before.rows["images"] ?? 0) + 1);
    expect(after.rows["files"]).toBe(before.rows["files"]);
  });

  it("a retry with the same Idempotency-Key gets the first answer again", async () => {
    const bytes = images.uniquePng();
    const headers = { "Content-Type": "image/png", "Idempotency-Key": crypto.randomUUID() };
    const first = await uploadRaw(owner, bytes, {}, headers);
    const again = await uploadRaw(owner, bytes, {}, headers);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(await again.text()).toBe(await first.text());
    const changed = await uploadRaw(owner, images.uniquePng(), {}, headers);
    expect(await codeOf(changed)).toEqual([409, "idempotency_mismatch"]);
  });

  it("an unconfirmed account uploads for itself", async () => {
    const newcomer = await registerAccount();
    const hidden = await uploadRaw(newcomer, images.uniquePng(), { isPublic: "false" });
    expect(hidden.status).toBe(201);
    const form = await uploadForm(newcomer, images.uniquePng(), { isPublic: "false" });
    expect(form.status).toBe(201);
  });
});

describe("refuses", () => {
  async function refused(send: () => Promise<Response>, status: number, code: string) {
    const before = await mediaState();
    expect(await codeOf(await send())).toEqual([status, code]);
    expect(await mediaState()).toEqual(before);
  }

  const hostile: readonly (readonly [string, Uint8Array<ArrayBuffer>])[] = [
    ["nothing", new Uint8Array()],
    ["JPEG with a ZIP behind it", images.concat(images.jpeg, images.zip())],
    ["JPEG with a ZIP in a comment", images.withSegments([0xfe, images.zip()])],
    ["GIF that is a script", images.concat("GIF89a/*", images.gif().subarray(8), "*/=1;alert(1)")],
    ["PNG signature before HTML", images.concat(images.PNG_SIGNATURE, "<script>alert(1)</script>")],
    ["PNG with HTML behind it", images.concat(images.png(), "<script>alert(1)</script>")],
    ["GIF of 10,000 frames", images.gif(10_000)],
    ["truncated JPEG", images.jpeg.subarray(0, 300)],
    ["truncated large PNG", images.noisyPng(600_000).subarray(0, 500_000)],
    [
      "PNG of 30,000 pixels",
      images.concat(
        images.PNG_SIGNATURE,
        images.pngHeader(30_000, 30_000),
        images.pngChunk("IEND"),
      ),
    ],
    [
      "SVG with a script",
      images.concat("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ],
    ["HTML", images.concat("<!doctype html><script>alert(1)</script>")],
    [
      "PNG whose pixels are no zlib stream",
      images.concat(
        images.PNG_SIGNATURE,
        images.pngHeader(40, 40),
        images.pngChunk("IDAT", images.concat("nothing that inflates")),
        images.pngChunk("IEND"),
      ),
    ],
    ["AVIF whose picture is noise", images.concat(images.avif.subarray(0, 250), "x".repeat(81))],
  ];

  it.each(hostile)("%s, raw and in a form, and keeps nothing", async (_, bytes) => {
    const names = ["picture.jpg", "../../etc/passwd"];
    await refused(
      () => uploadRaw(owner, bytes, {}, { "Content-Type": "image/png" }),
      422,
      "file_rejected",
    );
    for (const name of names)
      await refused(() => uploadForm(owner, bytes, {}, name), 422, "file_rejected");
  });

  it("a file above the limit, by its declared length and by what arrives", async () => {
    const tooLong = images.concat(images.png().subarray(0, 33), new Uint8Array(51 * 1_048_576));
    await refused(() => uploadRaw(owner, tooLong), 413, "payload_too_large");
    // A chunk that never ends its data: the limit ends it.
    const endless = images.concat(
      images.png().subarray(0, 33),
      images.be(60_000_000, 4),
      "teXt",
      new Uint8Array(51 * 1_048_576),
    );
    await refused(() => uploadRaw(owner, new Blob([endless]).stream()), 413, "payload_too_large");
    await refused(() => uploadForm(owner, endless), 413, "payload_too_large");
  });

  it("a request that carries no image", async () => {
    const json = { "Content-Type": "application/json" };
    await refused(() => uploadRaw(owner, images.png(), {}, json), 415, "unsupported_media_type");
    const words = { "Content-Type": "text/plain" };
    const text = images.concat("just words");
    await refused(() => uploadRaw(owner, text, {}, words), 422, "file_rejected");
    const form = new FormData();
    form.set("title", "no file");
    const noFile = () => call(owner, "POST", "/api/media/upload", { body: form });
    await refused(noFile, 400, "validation_failed");
    const two = new FormData();
    two.append("file", new File([images.uniquePng()], "a.png"));
    two.append("file", new File([images.uniquePng()], "b.png"));
    const twoFiles = () => call(owner, "POST", "/api/media/upload", { body: two });
    await refused(twoFiles, 400, "validation_failed");
  });

  it.each([
    "no boundary here",
    "--x\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''%E0%A4%A\r\n\r\nx\r\n--x--",
    "--x\r\n\r\nno headers\r\n--x--\r\n",
    '--x\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nnever ends',
  ])("a broken form %j", async (body) => {
    const headers = { "Content-Type": "multipart/form-data; boundary=x" };
    const send = () => call(owner, "POST", "/api/media/upload", { body, headers });
    const before = await mediaState();
    const response = await send();
    expect([400, 422]).toContain(response.status);
    await response.body?.cancel();
    expect(await mediaState()).toEqual(before);
    const unbounded = { "Content-Type": "multipart/form-data" };
    await refused(
      () => call(owner, "POST", "/api/media/upload", { body, headers: unbounded }),
      400,
      "validation_failed",
    );
  });

  it("details that are too long, before and after the file", async () => {
    const title = "x".repeat(201);
    await refused(() => uploadRaw(owner, images.uniquePng(), { title }), 400, "validation_failed");
    await refused(() => uploadForm(owner, images.uniquePng(), { title }), 400, "validation_failed");
    const form = new FormData();
    form.set("file", new File([images.uniquePng()], "a.png"));
    form.set("isPublic", "perhaps");
    const late = () => call(owner, "POST", "/api/media/upload", { body: form });
    await refused(late, 400, "validation_failed");
  });

  it("publishing by an unconfirmed account, however the file comes", async () => {
    const newcomer = await registerAccount();
    await refused(() => uploadRaw(newcomer, images.uniquePng()), 403, "email_unverified");
    await refused(() => uploadForm(newcomer, images.uniquePng()), 403, "email_unverified");
  });

  it("a bad file under an Idempotency-Key, again and again the same", async () => {
    const headers = { "Content-Type": "image/png", "Idempotency-Key": crypto.randomUUID() };
    const bytes = images.noisyPng(400_000);
    bytes.set([0], 60_000);
    bytes.set([1], 60_001);
    const send = () => uploadRaw(owner, bytes, {}, headers);
    await refused(send, 422, "file_rejected");
    const again = await send();
    expect(again.headers.get("Idempotent-Replay")).toBe("true");
    expect(await codeOf(again)).toEqual([422, "file_rejected"]);
  });

  it("who is not signed in", async () => {
    const anonymous = () => call(null, "POST", "/api/media/upload", { body: images.uniquePng() });
    await refused(anonymous, 401, "unauthorized");
  });
});

describe("survives", () => {
  function breakingOff(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
    let sent = false;
    return new ReadableStream({
      pull(controller) {
        if (sent) controller.error(new Error("the connection is gone"));
        else controller.enqueue(bytes);
        sent = true;
      },
    });
  }

  it("a connection that breaks in the middle: nothing stays", async () => {
    const before = await mediaState();
    const half = images.noisyPng(1_000_000).subarray(0, 600_000);
    const headers = { "Content-Type": "image/png" };
    const response = await uploadRaw(owner, breakingOff(half), {}, headers).catch(() => null);
    await response?.body?.cancel();
    expect(response?.status ?? 500).toBeGreaterThanOrEqual(400);
    await expect.poll(mediaState).toEqual(before);
  });

  it.each([
    ["../../etc/passwd", "passwd.png"],
    ["C:\\fakepath\\photo.JPG", "photo.png"],
    ["a\0b\r\nX: y.png", "abX y.png"],
    ["\u202egnp.exe", "gnp.png"],
    ["....", "image.png"],
    ["шапка.jpeg", "шапка.png"],
    [`${"ж".repeat(200)}.png`, `${"ж".repeat(100)}.png`],
  ])("the file name %j: it is cleaned, and nothing is stored under it", async (name, cleaned) => {
    const response = await uploadRaw(owner, images.uniquePng(), { filename: name });
    expect(response.status).toBe(201);
    const { urls } = await response.json<Image>();
    const original = await call(null, "GET", urls.original ?? "");
    await original.body?.cancel();
    const disposition = original.headers.get("Content-Disposition") ?? "";
    const encoded = /filename\*=UTF-8''(.*)$/.exec(disposition)?.[1] ?? "";
    expect(decodeURIComponent(encoded)).toBe(cleaned);
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; /);
  });

  it("many uploads of the same bytes at once: one file, one image an owner", async () => {
    const bytes = images.uniquePng();
    const before = await mediaRows();
    const responses = await Promise.all(
      Array.from({ length: 12 }, (_, i) => uploadRaw(i % 2 ? owner : other, bytes)),
    );
    const statuses = responses.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(10).fill(200), 201, 201]);
    const after = await mediaRows();
    expect(after["files"]).toBe((before["files"] ?? 0) + 1);
    expect(after["images"]).toBe((before["images"] ?? 0) + 2);
    expect(after["loose_objects"]).toBe(before["loose_objects"]);
  });
});
