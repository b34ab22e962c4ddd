import { runLoad } from "../processes.mjs";
import { medianOf, medianRatio } from "../report/statistics.mjs";
import { withCores } from "../usage.mjs";

/**
 * @typedef {import("../processes.mjs").Server} Server
 * @typedef {import("../load/http-load.mjs").HttpResult & {cores: number}} Round
 * @typedef {object} Target what is measured
 * @property {string} name
 * @property {Server} server
 * @property {string} path
 * @property {Record<string, string>[]} callers headers of each
 */

const CALLERS = 50;

/** Signs people up with better-auth and gives the cookies of their sessions. @param {Server} server */
async function betterAuthCallers(server) {
  /** @type {Record<string, string>[]} */
  const callers = [];
  for (let number = 1; number <= CALLERS; number += 1) {
    const reply = await fetch(`${server.url}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: server.url },
      body: JSON.stringify({
        name: `Bench ${number}`,
        email: `bench-${number}@example.com`,
        password: `a long enough password ${number}`,
      }),
    });
    if (!reply.ok) throw new Error(`better-auth: ${reply.status} ${await reply.text()}`);
    const cookies = reply.headers.getSetCookie().map((cookie) => cookie.split(";")[0]);
    callers.push({ Cookie: cookies.join("; ") });
  }
  return callers;
}

/** @param {Target} target @param {{warmUpSeconds: number, seconds: number}} time @returns {Promise<Round>} */
async function measure({ name, server, path, callers }, time) {
  const job = { url: server.url + path, callers, connections: 32, ...time };
  const { result, cores } = await withCores(server.pid, () => runLoad("load/http-load.mjs", job));
  const round = /** @type {import("../load/http-load.mjs").HttpResult} */ (result);
  if (round.failures > 0) throw new Error(`${name}: ${round.failures} answers were not 200`);
  return { ...round, cores };
}

/** @param {readonly Round[]} rounds */
function figures(rounds) {
  return {
    "req/s": Math.round(medianOf(rounds, ({ perSecond }) => perSecond)),
    "p50 ms": medianOf(rounds, ({ latency }) => latency.p50),
    "p99 ms": medianOf(rounds, ({ latency }) => latency.p99),
  };
}

/**
 * Who am I: the platform's own answer, the least this runtime can answer, and better-auth's session look-up, in turn.
 * @param {{platform: Server, bare: Server, betterAuth: Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureUsersMe({ platform, bare, betterAuth, accounts }, { quick }) {
  const people = await accounts.take(quick ? 10 : CALLERS);
  // The bare route reads no token, but a request is the same request.
  const bearers = people.map(({ token }) => ({ Authorization: `Bearer ${token}` }));
  const targets = {
    platform: {
      name: "GET /api/users/me",
      server: platform,
      path: "/api/users/me",
      callers: bearers,
    },
    bare: { name: "bare Hono route", server: bare, path: "/me", callers: bearers },
    betterAuth: {
      name: "better-auth get-session",
      server: betterAuth,
      path: "/api/auth/get-session",
      callers: await betterAuthCallers(betterAuth),
    },
  };
  const time = quick ? { warmUpSeconds: 1, seconds: 1 } : { warmUpSeconds: 2, seconds: 5 };
  /** @type {{platform: Round[], bare: Round[], betterAuth: Round[]}} */
  const rounds = { platform: [], bare: [], betterAuth: [] };
  for (let round = 0; round < (quick ? 2 : 7); round += 1) {
    rounds.platform.push(await measure(targets.platform, time));
    rounds.bare.push(await measure(targets.bare, time));
    rounds.betterAuth.push(await measure(targets.betterAuth, time));
  }
  return { rows: rowsOf(rounds), rounds };
}

/** @param {{platform: Round[], bare: Round[], betterAuth: Round[]}} rounds @returns {import("../report/table.mjs").Row[]} */
function rowsOf({ platform, bare, betterAuth }) {
  const rate = (/** @type {Round} */ { perSecond }) => perSecond;
  const toBare = medianRatio(platform, bare, rate, rate);
  const toBetterAuth = medianRatio(platform, betterAuth, rate, rate);
  return [
    { what: "GET /api/users/me (bearer)", figures: figures(platform) },
    { what: "a bare Hono route, same runtime", figures: figures(bare) },
    { what: "better-auth, Node and SQLite, get-session", figures: figures(betterAuth) },
    {
      what: "rate against the bare route",
      figures: { ratio: toBare },
      target: "at least 0.5",
      reached: toBare >= 0.5,
    },
    {
      what: "rate against better-auth",
      figures: { ratio: toBetterAuth },
      target: "above 1",
      reached: toBetterAuth > 1,
    },
  ];
}
