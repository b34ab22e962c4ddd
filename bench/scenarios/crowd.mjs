import { say } from "../../scripts/setup/say.mjs";
import { runLoad } from "../processes.mjs";
import { withCores } from "../usage.mjs";

/** What a crowd is told, in messages a second; each goes to every socket. */
const LOADS = [5, 20, 50];
const SOCKETS = 2_000;
/** A person may have many devices: registering thousands would measure the hashing of passwords. */
const PEOPLE = 100;

let lastNumber = 1;

/**
 * A chat with more sockets than one object holds: relays carry the rest, and everybody has to get everything, once, in
 * one order.
 * @param {{platform: import("../processes.mjs").Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureCrowd({ platform, accounts }, { quick }) {
  const people = await accounts.take(quick ? 10 : PEOPLE);
  const room = await accounts.familyChat();
  const sockets = quick ? 200 : SOCKETS;
  const members = Array.from({ length: sockets }, (_, index) => {
    const { userId = "", token = "" } = people[index % people.length] ?? {};
    return { userId, token };
  });
  /** @type {import("../report/table.mjs").Row[]} */
  const rows = [];
  const rounds = [];
  for (const perSecond of quick ? LOADS.slice(0, 1) : LOADS) {
    const [warmUpSeconds, seconds] = [2, 6];
    say(`  ${sockets} sockets, ${perSecond} msg/s`);
    const job = { protocol: "veche", url: platform.url, room, members, perSecond, seconds };
    const whole = { ...job, warmUpSeconds, firstNumber: lastNumber };
    lastNumber += (warmUpSeconds + seconds) * perSecond + 1;
    const { result, cores } = await withCores(platform.pid, () =>
      runLoad("load/chat-load.mjs", whole),
    );
    rows.push(rowOf(sockets, perSecond, result, cores));
    rounds.push({ perSecond, result, cores });
  }
  return { rows, rounds };
}

/**
 * @param {number} sockets @param {number} perSecond
 * @param {import("../load/chat-load.mjs").ChatResult} result @param {number} cores
 * @returns {import("../report/table.mjs").Row}
 */
function rowOf(sockets, perSecond, result, cores) {
  const { lost, duplicates, disordered, refused, unanswered } = result;
  return {
    what: `${sockets} sockets, ${perSecond} msg/s`,
    figures: {
      "deliveries/s": Math.round(result.perSecond),
      "p50 ms": result.latency.p50,
      "p99 ms": result.latency.p99,
      lost,
      doubled: duplicates,
      "out of order": disordered,
      refused: refused + unanswered,
      "server cores": cores,
      "generator cores": result.generatorCores,
    },
    target: "all delivered, once, in one order",
    reached: lost + duplicates + disordered + refused + unanswered === 0,
  };
}
