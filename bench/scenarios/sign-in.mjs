import { runLoad } from "../processes.mjs";
import { medianOf, medianRatio } from "../report/statistics.mjs";
import { withCores } from "../usage.mjs";

/**
 * @typedef {import("../processes.mjs").Server} Server
 * @typedef {import("../load/http-load.mjs").HttpResult & {cores: number}} Round
 * @typedef {{server: Server, path: string, bodies: object[], headers?: Record<string, string>}} Target
 */

/** Each hash fills a core: more at once would only queue. */
const AT_ONCE = 4;

/** @param {Target} target @param {{warmUpSeconds: number, seconds: number}} time @returns {Promise<Round>} */
async function measure({ server, path, bodies, headers = {} }, time) {
  const exchanges = bodies.map((body) => ({
    path,
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  }));
  const job = { url: server.url, exchanges, ...time };
  const { result, cores } = await withCores(server.pid, () =>
    runLoad("load/exchange-load.mjs", job),
  );
  const round = /** @type {import("../load/http-load.mjs").HttpResult} */ (result);
  if (round.failures > 0) throw new Error(`${path}: ${round.failures} answers were not 200`);
  return { ...round, cores };
}

/** @param {Server} server */
async function betterAuthLogins(server) {
  const logins = [];
  for (let number = 1; number <= AT_ONCE; number += 1) {
    const login = { email: `in-${number}@example.com`, password: `a long password ${number}` };
    const reply = await fetch(`${server.url}/api/auth/sign-up/email`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: server.url },
      body: JSON.stringify({ name: `In ${number}`, ...login }),
    });
    if (!reply.ok) throw new Error(`better-auth: ${reply.status} ${await reply.text()}`);
    logins.push(login);
  }
  return logins;
}

/** Of one core that is kept busy. @param {Round} round */
const perCore = ({ perSecond, cores }) => perSecond / Math.max(cores, 0.01);

/** @param {readonly Round[]} rounds */
function figures(rounds) {
  return {
    "sign-ins/s": medianOf(rounds, ({ perSecond }) => perSecond),
    "a core": medianOf(rounds, perCore),
    "p50 ms": medianOf(rounds, ({ latency }) => latency.p50),
    "p99 ms": medianOf(rounds, ({ latency }) => latency.p99),
  };
}

/**
 * Signing in with a password: the platform, the hash alone on the same runtime, better-auth with a hash of the same cost.
 * @param {{platform: Server, bare: Server, betterAuth: Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureSignIn({ platform, bare, betterAuth, accounts }, { quick }) {
  const people = (await accounts.take(AT_ONCE)).map(({ deviceToken }, index) => ({
    number: index + 1,
    deviceToken,
  }));
  const targets = {
    platform: {
      server: platform,
      path: "/api/auth/login",
      // From a device that the account knows, as nearly always: nobody has to be told by mail.
      bodies: people.map(({ number, deviceToken }) => ({
        deviceToken,
        login: `bench-${number}`,
        password: `a long enough password ${number}`,
      })),
    },
    hash: {
      server: bare,
      path: "/hash",
      bodies: people.map(({ number }) => ({ password: `a long enough password ${number}` })),
    },
    betterAuth: {
      server: betterAuth,
      path: "/api/auth/sign-in/email",
      headers: { Origin: betterAuth.url },
      bodies: await betterAuthLogins(betterAuth),
    },
  };
  const time = quick ? { warmUpSeconds: 1, seconds: 2 } : { warmUpSeconds: 2, seconds: 8 };
  /** @type {{platform: Round[], hash: Round[], betterAuth: Round[]}} */
  const rounds = { platform: [], hash: [], betterAuth: [] };
  for (let round = 0; round < (quick ? 1 : 5); round += 1) {
    rounds.platform.push(await measure(targets.platform, time));
    rounds.hash.push(await measure(targets.hash, time));
    rounds.betterAuth.push(await measure(targets.betterAuth, time));
  }
  return { rows: rowsOf(rounds), rounds };
}

/** @param {{platform: Round[], hash: Round[], betterAuth: Round[]}} rounds @returns {import("../report/table.mjs").Row[]} */
function rowsOf({ platform, hash, betterAuth }) {
  const rate = (/** @type {Round} */ { perSecond }) => perSecond;
  const toHash = medianRatio(platform, hash, rate, rate);
  const toBetterAuth = medianRatio(platform, betterAuth, perCore, perCore);
  const ofACore = medianOf(platform, rate);
  return [
    {
      what: "POST /api/auth/login (Argon2id, 19 MiB, t=2, p=1)",
      figures: figures(platform),
      target: "at least 25 a second of one isolate",
      reached: ofACore >= 25,
    },
    { what: "the hash alone, same runtime", figures: figures(hash) },
    { what: "better-auth, Node and SQLite, the same cost", figures: figures(betterAuth) },
    {
      what: "rate against the hash alone",
      figures: { ratio: toHash },
      target: "at least 0.9",
      reached: toHash >= 0.9,
    },
    {
      what: "sign-ins a core against hashes a core",
      figures: { ratio: medianRatio(platform, hash, perCore, perCore) },
    },
    { what: "sign-ins a core against better-auth", figures: { ratio: toBetterAuth } },
  ];
}
