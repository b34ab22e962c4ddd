/**
 * `npm run chaos [-- --minutes 10 --seed 7 --kills 8 --clients 20 --rooms 6]`: everything at once, on a platform whose
 * runtime is killed and whose calls fail; then every promise that was made is held against what there is. The same seed
 * arranges the same.
 */
import { parseArgs } from "node:util";
import { runChaos } from "./chaos/run-chaos.ts";
import { reportFailure, say } from "./setup/say.mjs";

const MOST_PRINTED = 60;

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

try {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "10" },
      seed: { type: "string" },
      kills: { type: "string", default: "8" },
      clients: { type: "string", default: "20" },
      rooms: { type: "string", default: "6" },
    },
  });
  const { minutes, kills, clients, rooms } = values;
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  const sizes = { kills: Number(kills), clients: Number(clients), rooms: Number(rooms) };
  const wish = { seed, seconds: Number(minutes) * 60, ...sizes };
  const { broken, counted, recoveries, deadLetters } = await runChaos(wish, say);
  console.log(
    Object.entries(counted)
      .map(([what, times]) => `${what} ${times}`)
      .join(", "),
  );
  console.log(
    `${recoveries.length} kills: first good answer after ${middle(recoveries)} ms in the middle, ${Math.round(Math.max(0, ...recoveries))} ms at most`,
  );
  const byJob = Map.groupBy(deadLetters, (job) => job);
  console.log(
    `${deadLetters.length} dead letters${[...byJob].map(([job, all]) => `, ${job} ${all.length}`).join("")}`,
  );
  for (const one of broken.slice(0, MOST_PRINTED)) console.log(`BROKEN ${one}`);
  console.log(
    `${broken.length} promises broken; the same again: npm run chaos -- --minutes ${minutes} --seed ${seed} --kills ${kills} --clients ${clients} --rooms ${rooms}`,
  );
  process.exitCode = broken.length === 0 ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
