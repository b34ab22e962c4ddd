import { say } from "../../scripts/setup/say.mjs";
import { runLoad } from "../processes.mjs";
import { medianOf, medianRatio } from "../report/statistics.mjs";
import { withCores } from "../usage.mjs";

/**
 * @typedef {import("../processes.mjs").Server} Server
 * @typedef {import("../load/chat-load.mjs").ChatResult & {serverCores: number}} Round
 * @typedef {object} Load
 * @property {number} sockets
 * @property {number} perSecond
 * @property {number} seconds
 * @property {number} rounds
 * @property {number} [settleSeconds] before the first message; see {@link ASLEEP}
 * @property {number} [p99] target for ours, in milliseconds
 * @property {number} [ratio] target: our deliveries a second over Socket.IO's
 */

/**
 * Opening a socket wakes its account's object, which goes back to sleep after ten seconds. The local runtime closes the
 * database of each on the thread that the room works on, some milliseconds apiece: after so many seconds that is over.
 */
const ASLEEP = { settleSeconds: 15 };

/** @type {readonly Load[]} */
const SMALL = [
  { sockets: 200, perSecond: 20, seconds: 6, rounds: 3 },
  { sockets: 200, perSecond: 100, seconds: 6, rounds: 3 },
  { sockets: 200, perSecond: 200, seconds: 6, rounds: 3 },
  { sockets: 200, perSecond: 200, seconds: 6, rounds: 5, p99: 60, ...ASLEEP },
  // All of what is offered is delivered: it takes the next to fill a room.
  { sockets: 200, perSecond: 3000, seconds: 4, rounds: 3 },
  { sockets: 200, perSecond: 6000, seconds: 4, rounds: 3, ratio: 2.5 },
];

/** @type {readonly Load[]} */
const LARGE = [
  { sockets: 1000, perSecond: 20, seconds: 6, rounds: 2 },
  { sockets: 1000, perSecond: 40, seconds: 6, rounds: 3 },
  { sockets: 1000, perSecond: 40, seconds: 6, rounds: 3, p99: 200, ...ASLEEP },
  { sockets: 1000, perSecond: 100, seconds: 5, rounds: 2 },
  { sockets: 1000, perSecond: 200, seconds: 4, rounds: 2 },
  { sockets: 1000, perSecond: 600, seconds: 4, rounds: 3, ratio: 2.5 },
];

/** @type {readonly Load[]} */
const QUICK = [
  { sockets: 20, perSecond: 20, seconds: 2, rounds: 1 },
  { sockets: 20, perSecond: 1000, seconds: 2, rounds: 1 },
];

/** Messages are numbered through all rounds, so that a late one is not taken for one of the next round. */
let lastNumber = 1;

/**
 * @param {"veche" | "socketIo"} protocol
 * @param {Server} server
 * @param {string} room
 * @param {readonly import("../platform/accounts.mjs").Account[]} people
 * @param {Load} load
 * @returns {Promise<Round>}
 */
async function measure(protocol, server, room, people, load) {
  const { sockets, perSecond, seconds, settleSeconds } = load;
  const warmUpSeconds = Math.min(2, seconds / 2);
  const job = {
    protocol,
    url: server.url,
    room,
    members: people.slice(0, sockets).map(({ userId, token }) => ({ userId, token })),
    perSecond,
    warmUpSeconds,
    seconds,
    ...(settleSeconds !== undefined && { settleSeconds }),
    firstNumber: lastNumber,
  };
  lastNumber += Math.ceil((warmUpSeconds + seconds) * perSecond) + 1;
  const { result, cores } = await withCores(server.pid, () => runLoad("load/chat-load.mjs", job));
  return {
    .../** @type {import("../load/chat-load.mjs").ChatResult} */ (result),
    serverCores: cores,
  };
}

/** @param {readonly Round[]} rounds */
function figures(rounds) {
  return {
    "deliveries/s": Math.round(medianOf(rounds, ({ perSecond }) => perSecond)),
    "p50 ms": medianOf(rounds, ({ latency }) => latency.p50),
    "p99 ms": medianOf(rounds, ({ latency }) => latency.p99),
    lost: rounds.reduce((sum, { lost }) => sum + lost, 0),
    doubled: rounds.reduce((sum, { duplicates }) => sum + duplicates, 0),
    refused: rounds.reduce((sum, { refused, unanswered }) => sum + refused + unanswered, 0),
    "server cores": medianOf(rounds, ({ serverCores }) => serverCores),
    "generator cores": medianOf(rounds, ({ generatorCores }) => generatorCores),
  };
}

/** @param {Load} load */
function nameOf({ sockets, perSecond, settleSeconds }) {
  const since = settleSeconds === undefined ? "" : `, open for ${settleSeconds} s`;
  return `${sockets} sockets, ${perSecond} msg/s${since}`;
}

/** @param {Load} load @param {readonly Round[]} ours @param {readonly Round[]} theirs @returns {import("../report/table.mjs").Row[]} */
function rowsOf(load, ours, theirs) {
  const name = nameOf(load);
  const rate = (/** @type {Round} */ { perSecond }) => perSecond;
  const ratio = medianRatio(ours, theirs, rate, rate);
  const own = figures(ours);
  const complete = ours.every(
    ({ lost, duplicates, unanswered, refused }) => !lost && !duplicates && !unanswered && !refused,
  );
  /** @type {import("../report/table.mjs").Row[]} */
  const rows = [
    {
      what: `${name}: Veche`,
      figures: own,
      target:
        load.p99 === undefined
          ? "all delivered, once"
          : `p99 under ${load.p99} ms, all delivered, once`,
      reached: complete && (load.p99 === undefined || own["p99 ms"] < load.p99),
    },
    { what: `${name}: Socket.IO with SQLite`, figures: figures(theirs) },
  ];
  if (load.ratio === undefined) return rows;
  const target = `at least ${load.ratio}`;
  return [
    ...rows,
    {
      what: `${name}: deliveries/s against Socket.IO`,
      figures: { ratio },
      target,
      reached: ratio >= load.ratio,
    },
  ];
}

/**
 * One busy room: everybody writes, everybody gets everything, and every message is stored on both sides.
 * @param {{platform: Server, socketIo: Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureFanOut({ platform, socketIo, accounts }, { quick }) {
  /** @type {import("../report/table.mjs").Row[]} */
  const rows = [];
  const all = [];
  // The small room first: the family chat has no more members by then than it has sockets.
  for (const load of quick ? QUICK : [...SMALL, ...LARGE]) {
    const people = await accounts.take(load.sockets);
    const room = await accounts.familyChat();
    /** @type {Round[]} */
    const ours = [];
    /** @type {Round[]} */
    const theirs = [];
    say(`  ${nameOf(load)}`);
    for (let round = 0; round < load.rounds; round += 1) {
      ours.push(await measure("veche", platform, room, people, load));
      theirs.push(await measure("socketIo", socketIo, room, people, load));
    }
    rows.push(...rowsOf(load, ours, theirs));
    all.push({ load, ours, theirs });
  }
  return { rows, rounds: all };
}
