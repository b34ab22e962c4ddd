import { asApplication, signInAtApplication } from "../platform/application.mjs";
import { runLoad } from "../processes.mjs";
import { medianOf, medianRatio } from "../report/statistics.mjs";
import { withCores } from "../usage.mjs";

/**
 * @typedef {import("../processes.mjs").Server} Server
 * @typedef {import("../load/http-load.mjs").HttpResult & {cores: number}} Round
 * @typedef {{accessToken: string, refreshToken: string}} SignedIn
 * @typedef {object} Provider
 * @property {Server} server
 * @property {{token: string, userinfo: string, introspect: string}} paths
 * @property {Record<string, string>} client headers that say who the application is
 * @property {SignedIn[]} people
 */

const CONNECTIONS = 32;
const FORM = { "Content-Type": "application/x-www-form-urlencoded" };

/** @param {Server} server @param {import("../platform/accounts.mjs").Accounts} accounts @returns {Promise<Provider>} */
async function ourselves(server, accounts) {
  const people = [];
  for (const account of await accounts.take(CONNECTIONS)) {
    people.push(await signInAtApplication(server.url, account));
  }
  const paths = {
    token: "/oauth/token",
    userinfo: "/oauth/userinfo",
    introspect: "/oauth/introspect",
  };
  return { server, paths, client: asApplication, people };
}

/** @param {Server} server @returns {Promise<Provider>} */
async function beside(server) {
  /** @type {{client: {id: string, secret: string}, people: SignedIn[]}} */
  const { client, people } = await (await fetch(`${server.url}/benchmark-people`)).json();
  const basic = Buffer.from(`${client.id}:${client.secret}`).toString("base64");
  const paths = { token: "/token", userinfo: "/me", introspect: "/token/introspection" };
  return { server, paths, client: { ...FORM, Authorization: `Basic ${basic}` }, people };
}

const kinds = {
  refresh: (/** @type {Provider} */ { paths, client, people }) => ({
    chain: "refresh_token",
    exchanges: people.map(({ refreshToken }) => ({
      path: paths.token,
      headers: client,
      body: "grant_type=refresh_token&refresh_token={token}",
      token: refreshToken,
    })),
  }),
  check: (/** @type {Provider} */ { paths, people }) => ({
    exchanges: people.map(({ accessToken }) => ({
      path: paths.userinfo,
      headers: { ...FORM, Authorization: `Bearer ${accessToken}` },
      body: "",
    })),
  }),
  introspect: (/** @type {Provider} */ { paths, client, people }) => ({
    exchanges: people.map(({ accessToken }) => ({
      path: paths.introspect,
      headers: client,
      body: "token={token}",
      token: accessToken,
    })),
  }),
};

/** @param {keyof typeof kinds} kind @param {Provider} provider @param {{warmUpSeconds: number, seconds: number}} time @returns {Promise<Round>} */
async function measure(kind, provider, time) {
  const job = { url: provider.server.url, ...kinds[kind](provider), ...time };
  const { result, cores } = await withCores(provider.server.pid, () =>
    runLoad("load/exchange-load.mjs", job),
  );
  const round = /** @type {import("../load/http-load.mjs").HttpResult} */ (result);
  if (round.failures > 0) throw new Error(`${kind}: ${round.failures} answers were not as wanted`);
  return { ...round, cores };
}

/** @param {readonly Round[]} rounds */
function figures(rounds) {
  return {
    "a second": Math.round(medianOf(rounds, ({ perSecond }) => perSecond)),
    "p50 ms": medianOf(rounds, ({ latency }) => latency.p50),
    "p99 ms": medianOf(rounds, ({ latency }) => latency.p99),
  };
}

const WHAT = {
  check: "checking an access token (userinfo)",
  introspect: "introspection",
  refresh: "refreshing an application's tokens",
};

/**
 * What other applications ask a provider for all day: the platform beside oidc-provider on Node with SQLite.
 * @param {{platform: Server, oidcProvider: Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureSso({ platform, oidcProvider, accounts }, { quick }) {
  const time = quick ? { warmUpSeconds: 1, seconds: 1 } : { warmUpSeconds: 2, seconds: 5 };
  /** @type {import("../report/table.mjs").Row[]} */
  const rows = [];
  /** @type {Record<string, Round[]>} */
  const all = {};
  for (const kind of /** @type {const} */ (["check", "introspect", "refresh"])) {
    const ours = await ourselves(platform, accounts);
    const theirs = await beside(oidcProvider);
    /** @type {Round[]} */
    const mine = [];
    /** @type {Round[]} */
    const peer = [];
    for (let round = 0; round < (quick ? 1 : 5); round += 1) {
      // A refresh token is good once: each round begins with new ones.
      const anew = kind === "refresh" && round > 0;
      mine.push(await measure(kind, anew ? await ourselves(platform, accounts) : ours, time));
      peer.push(await measure(kind, anew ? await beside(oidcProvider) : theirs, time));
    }
    const rate = (/** @type {Round} */ { perSecond }) => perSecond;
    const ratio = medianRatio(mine, peer, rate, rate);
    rows.push(
      { what: `${WHAT[kind]}: Veche`, figures: figures(mine) },
      { what: `${WHAT[kind]}: oidc-provider, SQLite`, figures: figures(peer) },
      {
        what: `${WHAT[kind]}: rate against it`,
        figures: { ratio },
        target: "above 1",
        reached: ratio > 1,
      },
    );
    Object.assign(all, { [`${kind} ours`]: mine, [`${kind} theirs`]: peer });
  }
  return { rows, rounds: all };
}
