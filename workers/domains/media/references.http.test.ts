import { env } from "cloudflare:workers";
import { drizzle } from "drizzle-orm/d1";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HOUR } from "../../../shared/kernel/time.ts";
import { bucketKeys, mediaRows, mediaState } from "../../../shared/testing/gallery.ts";
import { concat, png } from "../../../shared/testing/images.ts";
import { systemIds } from "../../adapters/ids.ts";
import { r2BlobStore } from "../../adapters/r2-blob-store.ts";
import type { Actor } from "../platform/index.ts";
import { deleteImage } from "./delete-image.ts";
import type { MediaDeps } from "./deps.ts";
import { finishFile } from "./finish-file.ts";
import { mediaCrons } from "./jobs.ts";
import type { Upload } from "./open-upload.ts";
import type { BlobStore, BlobWriter, PictureRenderer } from "./ports.ts";
import { readRendition } from "./read-rendition.ts";
import { familyOf } from "./rules.ts";
import { claimFile, condemnKey, insertLoose } from "./store.ts";
import { uploadImage } from "./upload-image.ts";

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
    delete: (keys) => life.step(() => bucket.delete(keys)),
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
    pixels: async () => ({ width: 1, height: 1, rgba: new Uint8Array(4) }),
    works: async () => works,
  };
}

let now = 1_800_000_000_000;

/** What one piece of work runs on; `background` gathers what goes on after its reply. */
function depsOf(life: Life, decodes: boolean, background: Promise<unknown>[]): MediaDeps {
  const silent = () => {};
  const deps: Partial<MediaDeps> = {
    clock: { now: () => now },
    ids: systemIds,
    log: { debug: silent, info: silent, warn: silent, error: silent },
    db: database(life),
    blobs: blobStore(life),
    pictures: renderer(decodes),
    mediaUrls: { sign: async () => "signed", verifies: async () => true },
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
    detailsComeFirst: true,
    async *chunks() {
      yield picture.subarray(0, 40);
      if (broken) throw new Error("the connection is gone");
      yield picture.subarray(40, 60);
      yield picture.subarray(60);
    },
    details: () => ({ title: "", description: "", tags: ["tag"], isPublic: true }),
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

const [sweep] = mediaCrons.filter(({ on }) => on === "orphans");

const fate = fc.record({
  at: fc.integer({ min: 1, max: 14 }),
  done: fc.boolean(),
  dies: fc.boolean(),
});

const operation = fc.record({
  kind: fc.constantFrom(
    ...(["upload", "upload", "upload", "delete", "delete", "show", "late"] as const),
    ...(["hour passes", "sweep"] as const),
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
     WHERE refs < 1 OR refs <> (SELECT count(*) FROM images WHERE images.sha256 = files.sha256)`,
  );
  expect(wrong).toEqual([]);
}

/** Nothing is there that is not referred to. */
async function expectNothingLeft(): Promise<void> {
  const keys = await column("SELECT key AS value FROM files");
  const allowed = new Set(keys.flatMap(familyOf));
  expect((await bucketKeys()).filter((key) => !allowed.has(key))).toEqual([]);
  expect((await mediaRows())["loose_objects"]).toBe(0);
}

async function clear(): Promise<void> {
  const tables = ["image_tags", "images", "files", "loose_objects"];
  await env.DB.batch(tables.map((table) => env.DB.prepare(`DELETE FROM ${table}`)));
  const keys = await bucketKeys();
  if (keys.length > 0) await env.MEDIA.delete(keys);
}

async function sweepAll(): Promise<void> {
  now += 2 * HOUR;
  const wish = { kind: "sweep", fate: null, decodes: true } as Operation;
  await execute(async () => {}, wish);
}

describe("survives", () => {
  it("any mixture of uploads, deletions, renditions and sweeps, each dying anywhere", {
    timeout: 120_000,
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
      { numRuns: 60 },
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

  it("to make a condemned object a file's: the sweep may be deleting it", async () => {
    await clear();
    const db = drizzle(env.DB);
    await insertLoose(db, "key", now);
    const facts = { bytes: 1, contentType: "image/png", width: 1, height: 1 } as const;
    const file = { sha256: "hash", key: "key", ...facts, thumbHash: null, createdAt: now };
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
