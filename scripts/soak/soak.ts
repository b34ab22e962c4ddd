import { parseArgs } from "node:util";
import { say } from "../setup/say.mjs";
import { runSoak } from "./run-soak.ts";

/** So many of what is broken are printed. */
const MOST_PRINTED = 50;

const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seconds: { type: "string", default: "120" },
    clients: { type: "string", default: "50" },
    rooms: { type: "string", default: "10" },
    kills: { type: "string", default: "4" },
  },
});

const { seed: wanted, ...sizes } = values;
const seed = Number(wanted ?? Math.floor(Math.random() * 2 ** 32));
const size = {
  clients: Number(sizes.clients),
  rooms: Number(sizes.rooms),
  seconds: Number(sizes.seconds),
  kills: Number(sizes.kills),
};
const { violations, counted } = await runSoak(seed, size, say);
const counts = Object.entries(counted).map(([what, times]) => `${what} ${times}`);
console.log(counts.join(", "));
for (const violation of violations.slice(0, MOST_PRINTED)) console.log(`BROKEN ${violation}`);
const again = Object.entries({ seed, ...size }).map(([name, value]) => `--${name} ${value}`);
console.log(
  `${violations.length} promises broken; the same again: npm run soak -- ${again.join(" ")}`,
);
process.exitCode = violations.length > 0 ? 1 : 0;
