import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Image } from "../../../shared/contracts/media/index.ts";
import {
  type Account,
  advanceClock,
  registerAccount,
  resetClock,
} from "../../../shared/testing/accounts.ts";
import { bucketKeys, call, publisher, uploaded } from "../../../shared/testing/gallery.ts";
import * as images from "../../../shared/testing/images.ts";
import { imagesRenderer } from "../../adapters/images-renderer.ts";

const RENDITIONS = ["thumb", "medium", "full"] as const;

let owner: Account;
let other: Account;

beforeAll(async () => {
  await registerAccount();
  owner = await publisher();
  other = await publisher();
});

afterEach(resetClock);

async function bytesOf(response: Response): Promise<Uint8Array> {
  return new Uint8Array(await response.arrayBuffer());
}

async function statusOf(account: Account | null, url: string, init?: RequestInit) {
  const response = await call(account, "GET", url, init);
  await response.body?.cancel();
  return response.status;
}

/** The colour in the middle of a quarter of the picture: red, green, blue or white. */
async function quarter(webp: Uint8Array, right: boolean, below: boolean): Promise<string> {
  const { width, height, rgba } = await imagesRenderer(env.IMAGES).pixels(webp, 100);
  const x = Math.floor(width * (right ? 0.75 : 0.25));
  const y = Math.floor(height * (below ? 0.75 : 0.25));
  const [r = 0, g = 0, b = 0] = rgba.subarray((y * width + x) * 4);
  if (Math.min(r, g, b) > 150) return "white";
  return ["red", "green", "blue"][[r, g, b].indexOf(Math.max(r, g, b))] ?? "";
}

describe("works", () => {
  it("every rendition is upright, within its size, and free of what the camera noted", async () => {
    const { urls } = await uploaded(owner, images.jpegWithGps);
    for (const rendition of RENDITIONS) {
      const webp = await bytesOf(await call(null, "GET", urls[rendition]));
      const text = String.fromCharCode(...webp);
      expect(text.slice(8, 12)).toBe("WEBP");
      expect(text).not.toMatch(/EXIF|Exif|XMP |ICCP|SecretPhoneMaker/);
      const corners = [
        await quarter(webp, false, false),
        await quarter(webp, true, false),
        await quarter(webp, false, true),
        await quarter(webp, true, true),
      ];
      expect(corners).toEqual(["blue", "red", "white", "green"]);
    }
  });

  it("large pictures are scaled down, small ones not up", async () => {
    const large = await uploaded(owner, images.noisyPng(700_000));
    const { width } = await env.IMAGES.info(
      (await call(null, "GET", large.urls.thumb)).body ?? new Blob().stream(),
    ).then((info) => ("width" in info ? info : { width: 0 }));
    expect(width).toBe(320);
    const small = await uploaded(owner, images.uniquePng(64));
    const info = await env.IMAGES.info(
      (await call(null, "GET", small.urls.full)).body ?? new Blob().stream(),
    );
    expect(info).toMatchObject({ width: 64 });
  });

  it("the renditions of a public image may be kept by anybody, and do nothing", async () => {
    const { urls } = await uploaded(owner, images.uniquePng());
    const response = await call(null, "GET", urls.medium);
    const { headers } = response;
    const body = await bytesOf(response);
    expect(headers.get("Content-Type")).toBe("image/webp");
    expect(headers.get("Content-Length")).toBe(String(body.length));
    expect(headers.get("Cache-Control")).toBe("public, max-age=31536000, immutable");
    expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'; sandbox");
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("cross-origin");
    const etag = headers.get("ETag") ?? "";
    const again = await call(null, "GET", urls.medium, { headers: { "If-None-Match": etag } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe("");
    expect(await bytesOf(await call(null, "GET", urls.medium))).toEqual(body);
  });

  it("a rendition is drawn when first asked for, and kept", async () => {
    const image = await uploaded(owner, images.uniquePng());
    const before = await bucketKeys();
    expect(await statusOf(null, image.urls.full)).toBe(200);
    await expect.poll(async () => (await bucketKeys()).length).toBe(before.length + 1);
    expect(await statusOf(null, image.urls.full)).toBe(200);
    expect((await bucketKeys()).length).toBe(before.length + 1);
  });

  it("a hidden image is seen by its signed address, the same for a while, or with a token", async () => {
    const image = await uploaded(owner, images.uniquePng(), { isPublic: "false" });
    const response = await call(null, "GET", image.urls.thumb);
    await response.body?.cancel();
    expect(response.status).toBe(200);
    expect(response.headers.get("Cache-Control")).toMatch(/^private, max-age=\d{3,4}, immutable$/);
    expect(response.headers.get("Cross-Origin-Resource-Policy")).toBe("same-origin");
    const bare = `/api/media/${image.id}/thumb`;
    expect(await statusOf(owner, bare)).toBe(200);
    const again = await call(owner, "GET", `/api/media/${image.id}`);
    expect((await again.json<Image>()).urls).toEqual(image.urls);
  });

  it("the original goes to its owner as it came, to be saved", async () => {
    const { id, urls } = await uploaded(owner, images.jpegWithGps, { filename: "дача.jpeg" });
    for (const response of [
      await call(owner, "GET", `/api/media/${id}/original`),
      await call(null, "GET", urls.original ?? ""),
    ]) {
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toBe("image/jpeg");
      expect(response.headers.get("Content-Disposition")).toMatch(/^attachment; /);
      expect(response.headers.get("Cache-Control")).toMatch(/^private/);
      expect(await bytesOf(response)).toEqual(images.jpegWithGps);
    }
  });

  it("a large file is decoded after the reply", async () => {
    const image = await uploaded(owner, images.noisyPng(9_000_000));
    const details = async () => {
      const response = await call(owner, "GET", `/api/media/${image.id}`);
      return (await response.json<Image>()).thumbHash;
    };
    await expect.poll(details, { timeout: 10_000 }).not.toBe("");
  });
});

describe("refuses", () => {
  it("a hidden image to everybody else: as if it were not there", async () => {
    const image = await uploaded(owner, images.uniquePng(), { isPublic: "false" });
    for (const viewer of [null, other]) {
      expect(await statusOf(viewer, `/api/media/${image.id}`)).toBe(404);
      for (const variant of [...RENDITIONS, "original"]) {
        expect(await statusOf(viewer, `/api/media/${image.id}/${variant}`)).toBe(404);
      }
    }
    const patch = { method: "PATCH", body: "{}", headers: { "Content-Type": "application/json" } };
    expect((await call(other, "PATCH", `/api/media/${image.id}`, patch)).status).toBe(404);
    expect((await call(other, "DELETE", `/api/media/${image.id}`)).status).toBe(404);
  });

  it("the original of a public image to everybody else", async () => {
    const image = await uploaded(owner, images.uniquePng());
    for (const viewer of [null, other]) {
      expect(await statusOf(viewer, `/api/media/${image.id}/original`)).toBe(404);
      const details = await call(viewer, "GET", `/api/media/${image.id}`);
      expect((await details.json<Image>()).urls.original).toBeUndefined();
    }
  });

  it("a signature for another rendition or image, a changed one, and one that is over", async () => {
    const image = await uploaded(owner, images.uniquePng(), { isPublic: "false" });
    const second = await uploaded(owner, images.uniquePng(), { isPublic: "false" });
    const { thumb } = image.urls;
    expect(await statusOf(null, thumb.replace("/thumb", "/original"))).toBe(404);
    expect(await statusOf(null, thumb.replace(image.id, second.id))).toBe(404);
    expect(await statusOf(null, thumb.replace(/expires=(\d+)/, "expires=9$1"))).toBe(404);
    expect(await statusOf(null, thumb.replace(/signature=.*/, "signature=AAAA"))).toBe(404);
    expect(await statusOf(null, thumb.replace(/signature=.*/, "signature="))).toBe(404);
    await advanceClock(3_601);
    expect(await statusOf(null, thumb)).toBe(404);
  });

  it("what does not exist", async () => {
    const missing = "01920f2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f";
    for (const path of [missing, `${missing}/thumb`, "no-id", "no-id/thumb", `${missing}/huge`]) {
      expect(await statusOf(owner, `/api/media/${path}`)).toBe(404);
    }
  });
});

describe("survives", () => {
  it("a rendition that is asked for by many at once", async () => {
    const image = await uploaded(owner, images.uniquePng());
    const statuses = await Promise.all(
      Array.from({ length: 8 }, () => statusOf(null, image.urls.medium)),
    );
    expect(statuses).toEqual(Array(8).fill(200));
    const loose = () => env.DB.prepare("SELECT count(*) AS n FROM loose_objects").first("n");
    await expect.poll(loose).toBe(0);
  });
});
