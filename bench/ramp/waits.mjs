import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const PARTS = /** @type {const} */ (["database", "objects", "bucket", "queue", "outside"]);
const NAMES = {
  database: "D1",
  objects: "Durable Objects",
  bucket: "R2",
  queue: "the queue",
  outside: "other services",
};

/** @param {string} log @returns {number} bytes */
export function sizeOf(log) {
  const file = openSync(log, "a+");
  const { size } = fstatSync(file);
  closeSync(file);
  return size;
}

/** @param {string} log @param {number} from @param {number} to */
function textOf(log, from, to) {
  const file = openSync(log, "r");
  const bytes = Buffer.alloc(Math.max(0, to - from));
  readSync(file, bytes, 0, bytes.length, from);
  closeSync(file);
  return bytes.toString("utf8");
}

/** A line of the access log; the runtime wraps it into a record of its own. @param {string} line */
function requestOf(line) {
  try {
    const record = JSON.parse(line);
    const wrapped = typeof record.message === "string" && record.message.startsWith("{");
    const entry = wrapped ? JSON.parse(record.message) : record;
    return entry.message === "request" ? entry : null;
  } catch {
    return null;
  }
}

/**
 * What requests waited for, by the access log between two places: milliseconds of a mean request, and how often it asked.
 * Sockets are not in it: what comes over them is no request.
 * @param {string} log @param {number} from @param {number} to
 */
export function waitsIn(log, from, to) {
  const requests = textOf(log, from, to).split("\n").map(requestOf).filter(Boolean);
  const mean = (/** @type {string} */ field) =>
    requests.reduce((sum, one) => sum + (one[field] ?? 0), 0) / Math.max(1, requests.length);
  const parts = PARTS.map((part) => ({
    what: NAMES[part],
    times: mean(part),
    ms: mean(`${part}Ms`),
  })).filter(({ times }) => times > 0);
  return { requests: requests.length, ms: mean("durationMs"), parts };
}
