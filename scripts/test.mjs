import { reportFailure } from "./setup/say.mjs";
import { runEverything } from "./tests/run-everything.mjs";
import { totals } from "./tests/totals.mjs";

/** `npm test`: sets up by itself and runs everything. `npm test -- <files>` runs the tests of those files. */
try {
  const all = await runEverything(process.env, process.argv.slice(2));
  process.stdout.write(`${totals(all)}\n`);
  process.exitCode = all.failed > 0 ? 1 : 0;
} catch (error) {
  reportFailure(error);
}
