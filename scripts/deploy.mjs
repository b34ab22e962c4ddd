import { parseArgs } from "node:util";
import { deploy, rehearse } from "./platform/deployment.mjs";
import { reportFailure } from "./setup/say.mjs";

/** `npm run deploy -- --env staging|production`; `-- --dry-run` only bundles, which needs no account. */
try {
  const { values } = parseArgs({
    options: { env: { type: "string" }, "dry-run": { type: "boolean", default: false } },
  });
  if (values["dry-run"]) await rehearse(values.env, process.env);
  else await deploy(values.env, process.env);
} catch (error) {
  reportFailure(error);
}
