import { readFileSync } from "node:fs";
import { join } from "node:path";

const MINUTE_MS = 60_000;

/** The schedule of the development environment. @param {string} toml text of wrangler.toml @returns {string[]} */
export function cronsOf(toml) {
  const list = /\[env\.development\.triggers\]\s*crons\s*=\s*(\[[^\]]*\])/.exec(toml)?.[1];
  return list ? JSON.parse(list) : [];
}

/** Whether one field of a cron expression means this value: `*`, numbers, ranges, lists and steps. @param {string} field @param {number} value */
function means(field, value) {
  return field.split(",").some((part) => {
    const [range = "*", step = "1"] = part.split("/");
    const [from = Number.NaN, to = from] = range.split("-").map(Number);
    const inside = range === "*" || (value >= from && value <= to);
    return inside && (value - (range === "*" ? 0 : from)) % Number(step) === 0;
  });
}

/**
 * Whether a cron expression is due in this minute, in UTC as the platform reads it.
 * @param {string} cron minute, hour, day of the month, month, day of the week
 * @param {Date} time
 */
export function isDue(cron, time) {
  const now = [
    time.getUTCMinutes(),
    time.getUTCHours(),
    time.getUTCDate(),
    time.getUTCMonth() + 1,
    time.getUTCDay(),
  ];
  return cron.split(/\s+/).every((field, index) => means(field, now[index] ?? Number.NaN));
}

/**
 * Rings the Worker's schedules as the deployed platform would; wrangler itself leaves that to a person.
 * @param {string} root
 * @param {string} origin
 * @returns {() => void} stops it
 */
export function ringCrons(root, origin) {
  const crons = cronsOf(readFileSync(join(root, "wrangler.toml"), "utf8"));
  const ring = () => {
    const now = new Date();
    for (const cron of crons.filter((each) => isDue(each, now))) {
      const query = new URLSearchParams({ cron, time: String(now.getTime()) });
      fetch(`${origin}/cdn-cgi/local/scheduled?${query}`).catch(() => {});
    }
    timer = setTimeout(ring, untilNextMinute());
  };
  let timer = setTimeout(ring, untilNextMinute());
  return () => clearTimeout(timer);
}

function untilNextMinute() {
  return MINUTE_MS - (Date.now() % MINUTE_MS);
}
