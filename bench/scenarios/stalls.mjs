import { startWholePlatform } from "../platform/whole-platform.mjs";
import { runLoad } from "../processes.mjs";
import { medianOf } from "../report/statistics.mjs";

/** @typedef {import("../load/stall-load.mjs").StallResult} Round */

const KINDS = /** @type {const} */ ([
  { encrypted: true, name: "an encrypted chat" },
  { encrypted: false, name: "a plain one" },
]);
const ROLES = /** @type {const} */ (["writer", "reader"]);

/** @param {readonly Round[]} rounds */
function figures(rounds) {
  return {
    "held up ms": Math.round(medianOf(rounds, ({ heldUp }) => heldUp)),
    "at most": Math.round(Math.max(...rounds.map(({ heldUp }) => heldUp))),
    "a task's own processor ms, at most": Math.round(
      Math.max(...rounds.map(({ busiest }) => busiest)),
    ),
    "tasks over 50 ms": rounds.map(({ long }) => long.length).join(", "),
  };
}

/**
 * How long the page of who writes, and of who reads, is held up in a chat that has just been made.
 * @param {{folder: string, started: <T extends {stop: () => Promise<void>}>(starting: Promise<T>) => Promise<T>}} with_
 * @param {{quick: boolean}} options
 */
export async function measureStalls({ folder, started }, { quick }) {
  const platform = await started(startWholePlatform(folder));
  const job = { url: platform.url, platform: platform.pid, messages: quick ? 5 : 20 };
  const places = KINDS.flatMap((kind) =>
    ROLES.map((measured) => ({ kind, measured, rounds: /** @type {Round[]} */ ([]) })),
  );
  for (let round = 0; round < (quick ? 1 : 3); round += 1) {
    for (const { kind, measured, rounds } of places) {
      rounds.push(
        await runLoad("load/stall-load.mjs", { ...job, encrypted: kind.encrypted, measured }),
      );
    }
  }
  const rows = places.map(({ kind, measured, rounds }) => ({
    what: `${kind.name}: the ${measured}'s page`,
    figures: figures(rounds),
    ...(kind.encrypted && {
      target: "no task over 50 ms",
      reached: rounds.every(({ long }) => long.length === 0),
    }),
  }));
  return { rows, rounds: places };
}
