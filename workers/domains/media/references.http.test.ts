import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import fc from "fast-check";
import { describe, expect, inject, it } from "vitest";
import { HOUR } from "../../../shared/kernel/time.ts";
import { bucketKeys, mediaRows, mediaState } from "../../../shared/testing/gallery.ts";
import { concat, png } from "../../../shared/testing/images.ts";
import { systemIds } from "../../adapters/ids.ts";
import { r2BlobStore } from "../../adapters/r2-blob-store.ts";
import { objectUploads } from "../../adapters/upload-sessions.ts";
import type { Actor } from "../platform/index.ts";
import { deleteImage } from "./delete-image.ts";
import type { MediaDeps } from "./deps.ts";
import { eraseMedia } from "./erase-media.ts";
import { deleteFile } from "./files/delete-file.ts";
import { uploadFile } from "./files/upload-file.ts";
import { finishFile } from "./finish-file.ts";
import { mediaCrons } from "./jobs.ts";
import type { Upload } from "./open-upload.ts";
import type { BlobStore, BlobWriter, PictureRenderer } from "./ports.ts";
import { readRendition } from "./read-rendition.ts";
import { familyOf } from "./rules.ts";
import { claimFile, condemnKey, insertLoose } from "./store.ts";
import { uploadImage } from "./upload-image.ts";
import { appendPiece } from "./uploads/append-piece.ts";
import { createUpload } from "./uploads/create-upload.ts";
import { finishUpload } from "./uploads/finish-upload.ts";
import type { UploadSessions } from "./uploads/ports.ts";
import { UPLOAD_LIFE_MS } from "./uploads/rules.ts";
import { terminateUpload } from "./uploads/terminate-upload.ts";

/**
 * The model: whatever uploads, deletions, renditions and sweeps do at the same time, and wherever they die, the bucket
 * holds what the rows refer to, and after a sweep nothing else.
 */

const OWNERS = ["owner-1", "owner-2", "owner-3"];
const PICTURES = [0, 1, 2].map((shade) => png(4, 4, () => [shade, shade, shade]));

/** A step that failed. */
class Failure extends Error {}

/** How a piece of work goes wrong. */
interface Fate {
  /** The step that fails, from 1. */
  readonly at: number;
  /** Whether that step was done nevertheless, and only its answer was lost. */
  readonly done: boolean;
  /** Whether the Worker is gone with it: no later step happens. */
  readonly dies: boolean;
}

/** One Worker at work: each of its steps waits for its turn. */
class Life {
  readonly #turn: () => Promise<unknown>;
  readonly #fate: Fate | null;
  #steps = 0;

  constructor(turn: () => Promise<unknown>, fate: Fate | null) {
    this.#turn = turn;
    this.#fate = fate;
  }

  async step<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn();
    this.#steps += 1;
    const { at, done, dies } = this.#fate ?? { at: 0, done: false, dies: false };
    if (this.#fate && this.#steps > at && dies) throw new Failure();
    if (this.#steps !== at) return work();
    if (done) await work();
    throw new Failure();
  }
}

interface Runnable {
  bind(...values: unknown[]): Runnable;
  run(): Promise<unknown>;
  all(): Promise<unknown>;
  raw(): Promise<unknown>;
  first(): Promise<unknown>;
}

/** The database, reached step by step. */
function database(life: Life) {
  const inner = new WeakMap<object, D1PreparedStatement>();
  const wrap = (statement: D1PreparedStatement): Runnable => {
    const wrapped: Runnable = {
      bind: (...values) => wrap(statement.bind(...values)),
      run: () => life.step(() => statement.run()),
      all: () => life.step(() => statement.all()),
      raw: () => life.step(() => statement.raw()),
      first: () => life.step(() => statement.first()),
    };
    inner.set(wrapped, statement);
    return wrapped;
  };
  const db = {
    prepare: (query: string) => wrap(env.DB.prepare(query)),
    batch: (statements: object[]) =>
      life.step(() => env.DB.batch(statements.map((statement) => inner.get(statement)!))),
  };
  return drizzle(db as unknown as D1Database);
}

function writer(life: Life, inner: BlobWriter): BlobWriter {
  /** A Worker that dies takes its streams with it. */
  const orGone = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await life.step(work);
    } catch (error) {
      await inner.abort();
      throw error;
    }
  };
  return {
    write: (chunk) => orGone(() => inner.write(chunk)),
    finish: () => orGone(() => inner.finish()),
    abort: () => life.step(() => inner.abort()),
  };
}

function blobStore(life: Life): BlobStore {
  const bucket = r2BlobStore(env.MEDIA);
  return {
    create: (key, length) => writer(life, bucket.create(key, length)),
    put: (key, bytes) => life.step(() => bucket.put(key, bytes)),
    open: (key) => life.step(() => bucket.open(key)),
    sha256: (key) => life.step(() => bucket.sha256(key)),
    delete: (keys) => life.step(() => bucket.delete(keys)),
  };
}

/** The objects of uploads, reached step by step: what has been asked of them they do, whoever dies. */
function uploadSessions(life: Life): UploadSessions {
  const objects = objectUploads(env.UPLOAD_SESSION);
  return {
    open: (opening) => life.step(() => objects.open(opening)),
    view: (uploadId, ownerId) => life.step(() => objects.view(uploadId, ownerId)),
    append: (uploadId, ownerId, piece, body) =>
      life.step(() => objects.append(uploadId, ownerId, piece, body)),
    assemble: (uploadId, ownerId) => life.step(() => objects.assemble(uploadId, ownerId)),
    settle: (uploadId, rejection) => life.step(() => objects.settle(uploadId, rejection)),
    terminate: (uploadId, ownerId) => life.step(() => objects.terminate(uploadId, ownerId)),
  };
}

function renderer(decodes: boolean, works = true): PictureRenderer {
  const drawn = async () => {
    if (!decodes) throw new Error("it cannot be decoded");
    return new Uint8Array([1, 2, 3]);
  };
  const drawAll = async (picture: ReadableStream<Uint8Array>) => {
    await picture.cancel();
    return drawn();
  };
  return {
    render: drawAll,
    jpeg: drawAll,
    pixels: async () => ({ width: 1, height: 1, rgba: new Uint8Array(4) }),
    works: async () => works,
  };
}

/** The same work, whose first call fails. */
function onceFailing<Given extends unknown[], T>(work: (...given: Given) => Promise<T>) {
  let failed = false;
  return async (...given: Given) => {
    if (failed) return work(...given);
    failed = true;
    throw new Failure();
  };
}

function onceUnread(blobs: BlobStore): BlobStore {
  return { ...blobs, open: onceFailing(blobs.open) };
}

function onceUndrawn(pictures: PictureRenderer): PictureRenderer {
  return { ...pictures, pixels: onceFailing(pictures.pixels) };
}

let now = 1_800_000_000_000;

/** What one piece of work runs on; `background` gathers what goes on after its reply. */
function depsOf(life: Life, decodes: boolean, background: Promise<unknown>[]): MediaDeps {
  const silent = () => {};
  const deps: Partial<MediaDeps> = {
    config: {
      environment: "development",
      publicUrl: "http://localhost:8787",
      checkReplies: false,
      addressLimitFactor: 1,
      reportThreshold: 3,
      firstLook: false,
    },
    clock: { now: () => now },
    ids: systemIds,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    db: database(life),
    blobs: blobStore(life),
    uploads: uploadSessions(life),
    puts: null,
    pictures: renderer(decodes),
    recordings: { read: async () => null },
    mediaUrls: { sign: async () => "signed", verifies: async () => true },
    fileUrls: { sign: async () => "signed", verifies: async () => true },
    limiter: {
      hit: async () => ({ allowed: true, remaining: 1, resetSeconds: 1 }),
      peek: async () => ({ allowed: true, remaining: 1, resetSeconds: 1 }),
      clear: async () => {},
    },
    fileQuota: { bytes: 1_000_000, files: 1_000, uploadsPerDay: 1_000_000 },
    background: (work) => {
      background.push(work.catch(() => {}));
    },
  };
  return deps as MediaDeps;
}

function actorOf(userId: string): Actor {
  return { userId, account: { emailVerified: true } } as unknown as Actor;
}

function uploadOf(picture: Uint8Array, broken: boolean): Upload {
  return {
    length: picture.length,
    fieldsComeFirst: true,
    async *chunks() {
      yield picture.subarray(0, 40);
      if (broken) throw new Error("the connection is gone");
      yield picture.subarray(40, 60);
      yield picture.subarray(60);
    },
    fields: () => ({ tags: "tag" }),
    fileName: () => "",
    drain: async () => {},
  };
}

async function someImage(pick: number, ownerId: string | null) {
  const where = ownerId === null ? "" : "WHERE owner_id = ?";
  const query = env.DB.prepare(`SELECT id, owner_id AS owner FROM images ${where} ORDER BY id`);
  const bound = ownerId === null ? query : query.bind(ownerId);
  const { results } = await bound.all<{ id: string; owner: string }>();
  return results[pick % Math.max(1, results.length)];
}

async function someFile(pick: number, ownerId: string) {
  const { results } = await env.DB.prepare(
    "SELECT id FROM user_files WHERE owner_id = ? ORDER BY id",
  )
    .bind(ownerId)
    .all<{ id: string }>();
  return results[pick % Math.max(1, results.length)]?.id;
}

async function someUpload(pick: number, ownerId: string) {
  const query = "SELECT id FROM uploads WHERE owner_id = ? ORDER BY id";
  const { results } = await env.DB.prepare(query).bind(ownerId).all<{ id: string }>();
  return results[pick % Math.max(1, results.length)]?.id;
}

/** What a sender says of a picture that is to come in pieces. */
function announced(picture: Uint8Array, sha256: string | null) {
  const hash = sha256 === null ? null : new TextEncoder().encode(sha256).toBase64();
  return { length: String(picture.length), metadata: hash && `sha256 ${hash}` };
}

const [sweep] = mediaCrons.filter(({ on }) => on === "orphans");

const fate = fc.record({
  at: fc.integer({ min: 1, max: 14 }),
  done: fc.boolean(),
  dies: fc.boolean(),
});

const operation = fc.record({
  kind: fc.constantFrom(
    ...(["upload", "upload", "attach", "attach", "delete", "drop", "drop"] as const),
    ...(["show", "late", "use", "use", "erase", "hour passes", "sweep"] as const),
    ...(["pieces", "pieces", "ask again", "ask again", "give up", "known"] as const),
  ),
  owner: fc.constantFrom(...OWNERS),
  picture: fc.nat(PICTURES.length - 1),
  pick: fc.nat(20),
  broken: fc.integer({ min: 0, max: 9 }).map((one) => one === 0),
  decodes: fc.integer({ min: 0, max: 9 }).map((one) => one > 0),
  fate: fc.option(fate),
});
type Operation = typeof operation extends fc.Arbitrary<infer Value> ? Value : never;

async function perform(deps: MediaDeps, life: Life, wish: Operation): Promise<unknown> {
  switch (wish.kind) {
    case "upload": {
      const picture = PICTURES[wish.picture]!;
      return uploadImage(deps, actorOf(wish.owner), uploadOf(picture, wish.broken));
    }
    case "attach":
      return uploadFile(deps, actorOf(wish.owner), uploadOf(PICTURES[wish.picture]!, wish.broken));
    case "drop": {
      const file = await someFile(wish.pick, wish.owner);
      return file && deleteFile(deps, actorOf(wish.owner), file);
    }
    case "use": {
      // As a chat's room does for what somebody sends.
      const file = await someFile(wish.pick, wish.owner);
      return (
        file &&
        life.step(() =>
          env.DB.prepare(
            "INSERT OR IGNORE INTO file_uses SELECT id, 'message', 'chat/1' FROM user_files WHERE id = ?",
          )
            .bind(file)
            .run(),
        )
      );
    }
    case "erase":
      return eraseMedia(deps, wish.owner);
    case "delete": {
      const image = await someImage(wish.pick, wish.owner);
      return image && deleteImage(deps, actorOf(wish.owner), image.id);
    }
    case "show": {
      const image = await someImage(wish.pick, null);
      const request = { variant: "medium", expires: 1, signature: "", ifNoneMatch: null } as const;
      if (!image) return;
      const { body } = await readRendition(
        deps,
        { imageId: image.id, ...request },
        async () => null,
      );
      return body instanceof ReadableStream && body.cancel();
    }
    case "late": {
      // What decoding after the reply does to a file that turns out to be no picture.
      const file = await env.DB.prepare("SELECT sha256 FROM files LIMIT 1").first<string>("sha256");
      await env.DB.prepare("UPDATE files SET thumb_hash = NULL WHERE sha256 = ?").bind(file).run();
      return file && finishFile(deps, file);
    }
    case "pieces": {
      const picture = PICTURES[wish.picture]!;
      const { opening } = await createUpload(deps, actorOf(wish.owner), announced(picture, null));
      const cut = wish.broken ? picture.slice(0, 30) : picture;
      const piece = { offset: 0, sha256: null };
      const body = new Blob([cut]).stream();
      return appendPiece(deps, actorOf(wish.owner), opening.uploadId, piece, body);
    }
    case "known": {
      const file = await someFile(wish.pick, wish.owner);
      const query = "SELECT sha256 AS value FROM user_files WHERE id = ?";
      const sha256 = await env.DB.prepare(query)
        .bind(file ?? "")
        .first<string>("value");
      const picture = PICTURES[wish.picture]!;
      return sha256 && createUpload(deps, actorOf(wish.owner), announced(picture, sha256));
    }
    case "ask again": {
      const uploadId = await someUpload(wish.pick, wish.owner);
      return uploadId && finishUpload(deps, wish.owner, uploadId);
    }
    case "give up": {
      const uploadId = await someUpload(wish.pick, wish.owner);
      return uploadId && terminateUpload(deps, wish.owner, uploadId);
    }
    case "hour passes":
      return life.step(async () => {
        now += HOUR;
      });
    case "sweep":
      return sweep?.run(deps);
  }
}

async function execute(turn: () => Promise<unknown>, wish: Operation): Promise<void> {
  const background: Promise<unknown>[] = [];
  const life = new Life(turn, wish.fate);
  await perform(depsOf(life, wish.decodes, background), life, wish).catch(() => {});
  await Promise.all(background);
}

async function column(query: string): Promise<string[]> {
  const { results } = await env.DB.prepare(query).all<{ value: string }>();
  return results.map(({ value }) => value);
}

/** Nothing that is referred to is missing, now and at any time. */
async function expectNothingLost(): Promise<void> {
  const keys = await column("SELECT key AS value FROM files ORDER BY key");
  expect(await bucketKeys()).toEqual(expect.arrayContaining(keys));
  const wrong = await column(
    `SELECT sha256 AS value FROM files
     WHERE refs < 1 OR refs <> (SELECT count(*) FROM user_files WHERE user_files.sha256 = files.sha256)`,
  );
  expect(wrong).toEqual([]);
  const bare = await column(
    `SELECT id AS value FROM images WHERE file_id NOT IN (SELECT id FROM user_files)
     UNION ALL SELECT file_id FROM file_uses WHERE file_id NOT IN (SELECT id FROM user_files)`,
  );
  expect(bare).toEqual([]);
}

/** Nothing is there that is not referred to. */
async function expectNothingLeft(): Promise<void> {
  const keys = await column("SELECT key AS value FROM files");
  const allowed = new Set(keys.flatMap(familyOf));
  expect((await bucketKeys()).filter((key) => !allowed.has(key))).toEqual([]);
  expect((await mediaRows())["loose_objects"]).toBe(0);
}

async function clear(): Promise<void> {
  const tables = ["image_tags", "images", "user_files", "files", "loose_objects", "uploads"];
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
  const keys = await bucketKeys();
  if (keys.length > 0) await env.MEDIA.delete(keys);
}

async function sweepAll(): Promise<void> {
  now += UPLOAD_LIFE_MS + 2 * HOUR;
  const wish = { kind: "sweep", fate: null, decodes: true } as Operation;
  await execute(async () => {}, wish);
}

describe("survives", () => {
  it("any mixture of uploads, deletions, renditions and sweeps, each dying anywhere", {
    timeout: 1_500 * inject("referenceRuns"),
  }, async () => {
    await fc.assert(
      fc
        .asyncProperty(
          fc.scheduler(),
          fc.array(operation, { minLength: 1, maxLength: 6 }),
          fc.array(operation, { minLength: 2, maxLength: 8 }),
          async (scheduler, before, atOnce) => {
            for (const wish of before) await execute(async () => {}, wish);
            const turn = () => scheduler.schedule(Promise.resolve());
            const all = Promise.all(atOnce.map((wish) => execute(turn, wish)));
            await scheduler.waitFor(all);
            await expectNothingLost();
            await sweepAll();
            await expectNothingLost();
            await expectNothingLeft();
          },
        )
        .beforeEach(clear),
      { numRuns: inject("referenceRuns") },
    );
  });

  it("an upload that races the deletion of the last reference to the same bytes", async () => {
    const wish = (kind: "upload" | "delete", owner: string) =>
      ({
        kind,
        owner,
        picture: 0,
        pick: 0,
        fate: null,
        decodes: true,
      }) as Operation;
    await fc.assert(
      fc
        .asyncProperty(fc.scheduler(), async (scheduler) => {
          await execute(async () => {}, wish("upload", "owner-1"));
          const turn = () => scheduler.schedule(Promise.resolve());
          const both = [wish("delete", "owner-1"), wish("upload", "owner-2")];
          await scheduler.waitFor(Promise.all(both.map((one) => execute(turn, one))));
          await expectNothingLost();
          await expectNothingLeft();
          expect(await mediaRows()).toMatchObject({ files: 1, images: 1 });
        })
        .beforeEach(clear),
      { numRuns: 40 },
    );
  });
});

describe("refuses", () => {
  it("an upload while nothing can be decoded, and keeps nothing", async () => {
    await clear();
    const deps = depsOf(new Life(async () => {}, null), true, []);
    const blind = { ...deps, pictures: renderer(false, false) };
    const upload = uploadImage(blind, actorOf("owner-1"), uploadOf(PICTURES[0]!, false));
    await expect(upload).rejects.toThrow("unavailable");
    expect(await bucketKeys()).toEqual([]);
    expect(await mediaRows()).toMatchObject({ files: 0, images: 0, loose_objects: 0 });
  });

  it("to leave the thumb of an upload that is given up while it is being kept", async () => {
    await clear();
    const calm = new Life(async () => {}, null);
    const deps = depsOf(calm, true, []);
    const actor = actorOf("owner-1");
    const picture = PICTURES[0]!;
    const { opening } = await createUpload(deps, actor, announced(picture, null));
    const giveUp = () => terminateUpload(deps, "owner-1", opening.uploadId);
    const put = async (key: string, bytes: Uint8Array) => {
      await giveUp();
      await deps.blobs.put(key, bytes);
    };
    const slow = { ...deps, blobs: { ...deps.blobs, put } };
    const whole = appendPiece(
      slow,
      actor,
      opening.uploadId,
      { offset: 0, sha256: null },
      new Blob([picture]).stream(),
    );
    await expect(whole).rejects.toThrow();
    await sweepAll();
    await expectNothingLeft();
  });

  it("to make a condemned object a file's: the sweep may be deleting it", async () => {
    await clear();
    const db = drizzle(env.DB);
    await insertLoose(db, "key", now);
    const kind = { contentType: "image/png", medium: "image", durationMs: null } as const;
    const facts = { bytes: 1, ...kind, width: 1, height: 1 };
    const file = {
      sha256: "hash",
      key: "key",
      ...facts,
      thumbHash: null,
      likeness: null,
      createdAt: now,
    };
    await condemnKey(db, "key");
    await claimFile(db, file);
    expect(await mediaRows()).toMatchObject({ files: 0, loose_objects: 1 });
    await clear();
  });
});

describe("works", () => {
  it("a large file that cannot be decoded later is removed; one that has gone harms no other", async () => {
    await clear();
    const deps = depsOf(new Life(async () => {}, null), true, []);
    const blind = { ...deps, pictures: renderer(false) };
    const add = () => uploadImage(deps, actorOf("owner-1"), uploadOf(PICTURES[0]!, false));
    const undecoded = () => env.DB.prepare("UPDATE files SET thumb_hash = NULL").run();
    const { image } = await add();
    await undecoded();
    const [key] = await column("SELECT key AS value FROM files");
    const bytes = await (await env.MEDIA.get(key!))!.bytes();
    await env.MEDIA.delete(key!);
    expect(await finishFile(blind, image.sha256)).toBe("postponed");
    expect(await mediaRows()).toMatchObject({ files: 1, images: 1 });
    await env.MEDIA.put(key!, bytes);
    expect(await finishFile(blind, image.sha256)).toBe("removed");
    expect(await mediaState()).toMatchObject({ keys: [], rows: { files: 0, images: 0 } });
  });

  it("a picture is taken that could not be read, or drawn, for a moment", async () => {
    await clear();
    const deps = depsOf(new Life(async () => {}, null), true, []);
    const add = (more: Partial<MediaDeps>) =>
      uploadImage({ ...deps, ...more }, actorOf("owner-1"), uploadOf(PICTURES[0]!, false));
    await expect(add({ blobs: onceUnread(deps.blobs) })).rejects.toThrow("unavailable");
    expect(await bucketKeys()).toEqual([]);
    const { image } = await add({ pictures: onceUndrawn(deps.pictures) });
    await env.DB.prepare("UPDATE files SET thumb_hash = NULL").run();
    const unread = { ...deps, blobs: onceUnread(deps.blobs) };
    expect(await finishFile(unread, image.sha256)).toBe("postponed");
    expect(await finishFile(unread, image.sha256)).toBe("finished");
    expect(await mediaRows()).toMatchObject({ files: 1, images: 1 });
    await clear();
  });

  it("the sweep leaves alone what is still under way", async () => {
    await clear();
    await env.DB.prepare("INSERT INTO loose_objects (key, since) VALUES ('young', ?), ('old', ?)")
      .bind(now, now - 2 * HOUR)
      .run();
    for (const key of ["young", "old", "old/thumb-1"]) await env.MEDIA.put(key, concat("x"));
    const background: Promise<unknown>[] = [];
    const life = new Life(async () => {}, null);
    expect(await sweep?.run(depsOf(life, true, background))).toEqual({ swept: 1, left: 0 });
    expect(await bucketKeys()).toEqual(["young"]);
    expect((await mediaRows())["loose_objects"]).toBe(1);
    await clear();
  });
});
