import { readFile } from "node:fs/promises";
import { createConfig, lintFromString } from "@redocly/openapi-core";

/** Redocly's validator of AsyncAPI 3 over the committed document of the sockets: its structure, and that each part is used. */
const path = "docs/asyncapi.json";
const config = await createConfig({
  extends: ["recommended-strict"],
  rules: { "tag-description": "off" },
});
const problems = await lintFromString({
  source: await readFile(path, "utf8"),
  absoluteRef: path,
  config,
});
for (const { ruleId, severity, message, location } of problems) {
  console.error(`${severity} ${ruleId} at ${location[0]?.pointer ?? "#"}: ${message}`);
}
process.exitCode = problems.length > 0 ? 1 : 0;
