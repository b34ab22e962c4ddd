import { runLoad } from "../processes.mjs";
import { percentile } from "../report/statistics.mjs";

/** Ours may take so many times as long as the bare exchange, at the median. */
const TARGET = 1.5;

/** @param {readonly number[]} times */
function figures(times) {
  return {
    "p50 ms": Math.round(percentile(times, 0.5)),
    "p95 ms": Math.round(percentile(times, 0.95)),
    calls: times.length,
  };
}

/**
 * From the press to the first sound heard: rung, answered at once, connected. Both kinds by turns, in one browser.
 * @param {{platform: import("../processes.mjs").Server, relay: import("../processes.mjs").Server, accounts: import("../platform/accounts.mjs").Accounts}} with_
 * @param {{quick: boolean}} options
 */
export async function measureCalls({ platform, relay, accounts }, { quick }) {
  const people = await accounts.take(2);
  /** @type {import("../load/call-load.mjs").CallResult} */
  const { ours, bare } = await runLoad("load/call-load.mjs", {
    url: platform.url,
    relayUrl: relay.url,
    people: people.map(({ userId, token }) => ({ userId, token })),
    calls: quick ? 3 : 20,
  });
  const ratio = percentile(ours, 0.5) / percentile(bare, 0.5);
  const rows = [
    { what: "press to first sound: Veche", figures: figures(ours) },
    { what: "press to first sound: bare WebRTC over a relay", figures: figures(bare) },
    {
      what: "press to first sound: against the bare exchange",
      figures: { ratio: Math.round(ratio * 100) / 100 },
      target: `at most ${TARGET}`,
      reached: ratio <= TARGET,
    },
  ];
  return { rows, rounds: { ours, bare } };
}
