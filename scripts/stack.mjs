import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { inSources } from "./platform/source-positions.mjs";
import { SetupError } from "./setup/command.mjs";
import { ROOT } from "./setup/places.mjs";
import { reportFailure } from "./setup/say.mjs";

/** Names the sources in stacks of a log: `npm run stack -- --env production < lines`; `--map` names another map. */
try {
  const { values } = parseArgs({
    options: { env: { type: "string" }, map: { type: "string" } },
  });
  const built = values.env === undefined ? ".veche/worker" : join(".veche/deploy", values.env);
  const path = values.map === undefined ? join(ROOT, built, "main.js.map") : resolve(values.map);
  if (!existsSync(path)) throw new SetupError(`there is no ${path}: bundle that version first`);
  const map = JSON.parse(readFileSync(path, "utf8"));
  process.stdout.write(inSources(await text(process.stdin), map, dirname(path), ROOT));
} catch (error) {
  reportFailure(error);
}
