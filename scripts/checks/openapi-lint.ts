import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";

/** Redocly's recommended rules over the committed API document. */
const path = "docs/openapi.json";
const config = await createConfig({ extends: ["recommended"] });
const problems = await lintFromString({
  source: await readFile(path, "utf8"),
  absoluteRef: path,
  config,
});

for (const { ruleId, severity, message, location } of problems) {
  console.error(`${severity} ${ruleId} at ${location[0]?.pointer ?? "#"}: ${message}`);
}
process.exitCode = problems.length > 0 ? 1 : 0;
