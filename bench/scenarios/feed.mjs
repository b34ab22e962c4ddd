import { join } from "node:path";
import { preparePlatform, serveFirst } from "../platform/servers.mjs";
import { runLoad } from "../processes.mjs";
import { medianOf, medianRatio } from "../report/statistics.mjs";

/** @typedef {import("../load/http-load.mjs").HttpResult} Round */

const PAGE = 50;
const DEEP = 1_000;
const OWNERS = 1_000;

/** An id of the kind the platform gives (UUIDv7), in the order of `i`. */
const ID = "printf('019a%04x-%04x-7000-8000-000000000000', i / 65536, i % 65536)";
const HASH = "printf('%064x', i)";

/** So many rows at once: a statement has its time, and a million rows take longer. */
const AT_ONCE = 50_000;

/** SQL that fills the gallery: the rows that so many uploads of as many pictures leave. @param {number} images */
export function gallerySeed(images) {
  const owner = `printf('019a0000-0000-7000-9000-%012x', i % ${OWNERS})`;
  return Array.from({ length: Math.ceil(images / AT_ONCE) }, (_, part) => {
    const [first, last] = [part * AT_ONCE + 1, Math.min((part + 1) * AT_ONCE, images)];
    const numbers = `WITH RECURSIVE n(i) AS (SELECT ${first} UNION ALL SELECT i + 1 FROM n WHERE i < ${last})`;
    return [
      `INSERT INTO files (sha256, key, bytes, content_type, width, height, thumb_hash, refs, created_at, medium)
       ${numbers} SELECT ${HASH}, ${HASH}, 200000, 'image/jpeg', 1600, 1200, 'AAAAAAAA', 1, i, 'image' FROM n`,
      `INSERT INTO images (id, file_id, owner_id, sha256, name, title, description, tags, is_public, created_at, likes)
       ${numbers} SELECT ${ID}, ${ID}, ${owner}, ${HASH}, 'picture.jpg', 'Picture ' || i, '', '[]', 1, i, i % 97 FROM n`,
    ];
  }).flat();
}

/** The address of a page of the feed, gone to as a reader does. @param {string} url @param {string} sort @param {number} page */
async function addressOf(url, sort, page) {
  const first = `${url}/api/media/feed?sort=${sort}&limit=${PAGE}`;
  let address = first;
  for (let at = 1; at < page; at += 1) {
    const reply = await fetch(address);
    if (!reply.ok) throw new Error(`page ${at}: ${reply.status} ${await reply.text()}`);
    const { nextCursor } = await reply.json();
    address = `${first}&cursor=${encodeURIComponent(nextCursor)}`;
  }
  return address;
}

/** @param {string} url @param {{warmUpSeconds: number, seconds: number}} time @returns {Promise<Round>} */
async function measure(url, time) {
  const job = { url, callers: [{}], connections: 1, ...time };
  const round = /** @type {Round} */ (await runLoad("load/http-load.mjs", job));
  if (round.failures > 0) throw new Error(`${url}: ${round.failures} answers were not 200`);
  return round;
}

/**
 * The public feed of a large gallery: its first page against one far back, in turn.
 * @param {{folder: string, started: <T extends {stop: () => Promise<void>}>(starting: Promise<T>) => Promise<T>}} with_
 * @param {{quick: boolean}} options
 */
export async function measureFeed({ folder, started }, { quick }) {
  const images = quick ? 100_000 : 1_000_000;
  const prepared = await preparePlatform(join(folder, "feed"));
  const { url } = await started(serveFirst(prepared, gallerySeed(images)));
  const time = quick ? { warmUpSeconds: 1, seconds: 1 } : { warmUpSeconds: 1, seconds: 4 };
  /** @type {import("../report/table.mjs").Row[]} */
  const rows = [];
  /** @type {Record<string, Round[]>} */
  const rounds = {};
  for (const sort of ["new", "popular"]) {
    const pages = [await addressOf(url, sort, 1), await addressOf(url, sort, DEEP)];
    /** @type {[Round[], Round[]]} */
    const [first, deep] = [[], []];
    for (let round = 0; round < (quick ? 2 : 7); round += 1) {
      first.push(await measure(String(pages[0]), time));
      deep.push(await measure(String(pages[1]), time));
    }
    const p50 = (/** @type {Round} */ { latency }) => latency.p50;
    const ratio = medianRatio(deep, first, p50, p50);
    rows.push(
      { what: `${sort}, page 1 of ${images} images`, figures: figures(first) },
      { what: `${sort}, page ${DEEP}`, figures: figures(deep) },
      {
        what: `${sort}: page ${DEEP} against page 1, p50`,
        figures: { ratio },
        target: "at most 1.2",
        reached: ratio <= 1.2,
      },
    );
    Object.assign(rounds, { [`${sort} 1`]: first, [`${sort} ${DEEP}`]: deep });
  }
  return { rows, rounds };
}

/** @param {readonly Round[]} rounds */
function figures(rounds) {
  return {
    "p50 ms": medianOf(rounds, ({ latency }) => latency.p50),
    "p99 ms": medianOf(rounds, ({ latency }) => latency.p99),
  };
}
