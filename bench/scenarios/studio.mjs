import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { Accounts } from "../platform/accounts.mjs";
import { preparePlatform, serveFirst } from "../platform/servers.mjs";
import { percentile } from "../report/statistics.mjs";
import { noisyPicture } from "./pictures.mjs";

/** What one request may ask for, and one page may bring. */
const AT_ONCE = 10;
const PAGE = 100;
/** Boxes whose assets a board asks for together, and how many of each, as the web does. */
const TOGETHER = 25;
const SHELF = 12;
const LOOK_MS = 100;

/** Limits that a benchmark would meet: it measures the engine, not how it is kept in bounds. */
const WIDER = [
  `CREATE TRIGGER bench_wider AFTER INSERT ON studio_providers BEGIN
    UPDATE studio_providers SET concurrent = 1000, per_minute = 1000000 WHERE id = NEW.id; END`,
  `INSERT INTO platform_settings (name, value, updated_at)
    VALUES ('config.limits.jobsPerPerson', '10000', 0)`,
];
/** What a job writes to. */
const WRITTEN = [
  "studio_jobs",
  "studio_assets",
  "studio_providers",
  "studio_projects",
  "studio_prompts",
  "user_files",
  "files",
  "file_uses",
  "loose_objects",
];
/** Counts every row that is written; that costs writes itself, so that it is done apart from what is timed. */
const COUNTED = [
  "CREATE TABLE bench_writes (n INTEGER NOT NULL)",
  "INSERT INTO bench_writes VALUES (0)",
  ...WRITTEN.flatMap((table) =>
    ["INSERT", "UPDATE", "DELETE"].map(
      (deed) => `CREATE TRIGGER bench_${table}_${deed} AFTER ${deed} ON ${table} BEGIN
        UPDATE bench_writes SET n = n + 1; END`,
    ),
  ),
];

/** Somebody's calls of the API. @param {string} url @param {string} token */
function caller(url, token) {
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  /** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<{json: any, bytes: number}>} */
  return async (method, path, body) => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const reply = await fetch(url + path, { method, headers, ...sent });
    const text = await reply.text();
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text.slice(0, 300)}`);
    return { json: text === "" ? null : JSON.parse(text), bytes: Buffer.byteLength(text) };
  };
}
/** @typedef {ReturnType<typeof caller>} Call */

/** @param {Call} call @param {string} name @returns {Promise<string>} */
async function newProject(call, name) {
  return (await call("POST", "/api/projects", { name })).json.id;
}

/** @param {Call} call @param {string} projectId @param {string} name @returns {Promise<string>} */
async function newBox(call, projectId, name) {
  return (await call("POST", "/api/boxes", { projectId, name })).json.id;
}

/** Has so many pictures made by the provider that answers at once, and waits until all are there. @param {Call} call @param {number} jobs */
async function generate(call, jobs) {
  const projectId = await newProject(call, "Jobs");
  const boxId = await newBox(call, projectId, "A shot");
  const { json } = await call("GET", "/api/ai/models?limit=100");
  const modelId = json.items.find((/** @type {any} */ { slug }) => slug === "embedded-sketch").id;
  const wish = { modelId, prompt: "a fox", parameters: { width: 64 }, count: AT_ONCE };
  const start = performance.now();
  for (let at = 0; at < jobs; at += AT_ONCE)
    await call("POST", `/api/boxes/${boxId}/generate`, wish);
  const asked = performance.now();
  for (const status of ["PENDING", "PROCESSING", "PENDING"]) {
    const path = `/api/assets?project=${projectId}&status=${status}&limit=1`;
    while ((await call("GET", path)).json.items.length > 0) await wait(LOOK_MS);
  }
  const ended = performance.now();
  const failed = await call("GET", `/api/assets?project=${projectId}&status=FAILED&limit=1`);
  if (failed.json.items.length > 0) throw new Error(JSON.stringify(failed.json.items[0]));
  return { askedMs: asked - start, ms: ended - start };
}

/** The database that has what was counted. @param {string} folder @returns {number} */
function writesIn(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of files.filter((one) => one.endsWith(".sqlite"))) {
    const database = new DatabaseSync(join(folder, name), { readOnly: true });
    try {
      return Number(database.prepare("SELECT n FROM bench_writes").get()?.["n"]);
    } catch {
      // Another object's own.
    } finally {
      database.close();
    }
  }
  throw new Error(`nothing was counted in ${folder}: ${existsSync(folder)}`);
}

/** A board of so many boxes, each with so many assets. @param {Call} call @param {string} url @param {string} token @param {number} boxes @param {number} assets */
async function newBoard(call, url, token, boxes, assets) {
  const projectId = await newProject(call, "A board");
  const first = await newBox(call, projectId, "Shot 1");
  /** @type {string[]} */
  const assetIds = [];
  for (let at = 0; at < assets; at += 1) {
    const reply = await fetch(`${url}/api/boxes/${first}/upload?filename=${at}.png`, {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "image/png" },
      body: noisyPicture(20_000),
    });
    if (!reply.ok) throw new Error(`upload: ${reply.status} ${await reply.text()}`);
    assetIds.push(/** @type {{id: string}} */ (await reply.json()).id);
  }
  for (let at = 1; at < boxes; at += 1) {
    const boxId = await newBox(call, projectId, `Shot ${at + 1}`);
    await call("POST", "/api/assets/bulk", { action: "copy", assetIds, boxId });
  }
  return projectId;
}

/** Everything of a list, page by page. @param {Call} call @param {string} path */
async function pages(call, path) {
  /** @type {any[]} */
  const items = [];
  let bytes = 0;
  let cursor = "";
  do {
    const page = await call("GET", `${path}?limit=${PAGE}${cursor}`);
    items.push(...page.json.items);
    bytes += page.bytes;
    const { nextCursor } = page.json;
    cursor = nextCursor === null ? "" : `&cursor=${encodeURIComponent(nextCursor)}`;
  } while (cursor !== "");
  return { items, bytes };
}

/** Opens a board as the web does: all its boxes, then assets of those in sight; or of all. @param {Call} call @param {string} projectId @param {boolean} whole */
async function open(call, projectId, whole) {
  const start = performance.now();
  const project = await call("GET", `/api/projects/${projectId}`);
  const boxes = await pages(call, `/api/projects/${projectId}/boxes`);
  const ids = boxes.items.map(({ id }) => id);
  let bytes = project.bytes + boxes.bytes;
  for (let at = 0; at < (whole ? ids.length : TOGETHER); at += TOGETHER) {
    const some = ids.slice(at, at + TOGETHER).join();
    const shelves = await call(
      "GET",
      `/api/projects/${projectId}/shelves?boxes=${some}&limit=${SHELF}`,
    );
    bytes += shelves.bytes;
  }
  return { ms: performance.now() - start, bytes };
}

/** @param {Call} call @param {string} projectId @param {boolean} whole @param {number} times */
async function opened(call, projectId, whole, times) {
  /** @type {{ms: number, bytes: number}[]} */
  const rounds = [];
  for (let at = 0; at < times + 1; at += 1) rounds.push(await open(call, projectId, whole));
  // The first one warms up.
  return rounds.slice(1);
}

/** @param {readonly {ms: number, bytes: number}[]} rounds */
function figuresOf(rounds) {
  const times = rounds.map(({ ms }) => ms);
  return {
    "p50 ms": percentile(times, 0.5),
    "p95 ms": percentile(times, 0.95),
    kB: Math.round((rounds[0]?.bytes ?? 0) / 1_000),
  };
}

/**
 * Jobs of the studio from the request to the picture, and a large board opened.
 * @param {{folder: string, started: <T extends {url: string, stop: () => Promise<void>}>(starting: Promise<T>) => Promise<T>}} with_
 * @param {{quick: boolean}} options
 */
export async function measureStudio({ folder, started }, { quick }) {
  const jobs = quick ? 50 : 500;
  const [boxes, assets] = quick ? [50, 20] : [500, 20];
  const prepared = await preparePlatform(join(folder, "studio"));
  const { url } = await started(serveFirst(prepared, WIDER));
  const [account] = await new Accounts(url).take(1);
  const token = account?.token ?? "";
  const call = caller(url, token);
  const made = await generate(call, jobs);

  const counted = await preparePlatform(join(folder, "studio-counted"));
  const other = await started(serveFirst(counted, [...WIDER, ...COUNTED]));
  const [second] = await new Accounts(other.url).take(1);
  const some = jobs / 5;
  await generate(caller(other.url, second?.token ?? ""), some);
  await other.stop();
  const writes = writesIn(counted.data) / some;

  const projectId = await newBoard(call, url, token, boxes, assets);
  const times = quick ? 5 : 40;
  const first = await opened(call, projectId, false, times);
  const all = await opened(call, projectId, true, quick ? 2 : 10);
  const size = `${boxes} boxes × ${assets} assets`;
  return {
    rows: [
      {
        what: `${jobs} jobs, provider answers at once`,
        figures: {
          "jobs/s": jobs / (made.ms / 1_000),
          "asked in s": made.askedMs / 1_000,
          "rows written a job": writes,
        },
      },
      { what: `board of ${size}, what is in sight`, figures: figuresOf(first) },
      { what: "the same, scrolled to its end", figures: figuresOf(all) },
    ],
    rounds: { made, writes, first, all },
  };
}
