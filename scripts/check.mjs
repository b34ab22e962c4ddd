import { checks } from "./checks/checks.mjs";
import { runChecks } from "./checks/run-checks.mjs";
import { installDependencies } from "./setup/dependencies.mjs";
import { ROOT } from "./setup/places.mjs";
import { reportFailure, say } from "./setup/say.mjs";
import { totals } from "./tests/totals.mjs";

/** The fast part of `npm test`: everything that needs no running platform. */
try {
  await installDependencies(ROOT, process.env, say);
  const tally = await runChecks(checks, ROOT, process.env);
  process.stdout.write(`${totals({ ...tally, skipped: 0 })}\n`);
  process.exitCode = tally.failed > 0 ? 1 : 0;
} catch (error) {
  reportFailure(error);
}
