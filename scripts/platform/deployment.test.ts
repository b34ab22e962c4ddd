import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buildPlatform } from "../../bench/platform/build.mjs";
import { run } from "../setup/command.mjs";
import { wranglerArgs } from "../setup/migrations.mjs";
import { ownNode, toolEnv } from "../setup/own-node.mjs";
import { ROOT } from "../setup/places.mjs";
import { temporaryTree } from "../setup/temporary-tree.ts";

/** A Worker that fits wrangler.toml and does nothing but tell whether it has development mode. */
function probe(): string {
  const config = readFileSync(join(ROOT, "wrangler.toml"), "utf8");
  const classes = new Set([...config.matchAll(/class_name = "(\w+)"/g)].map(([, name]) => name));
  const objects = [...classes].map((name) => `export class ${name} {}\n`);
  return `${objects.join("")}export default { fetch: () => new Response("local: " + VECHE_LOCAL) };\n`;
}

/** What that becomes when it is built for deployment. */
async function built(environment: string, env: NodeJS.ProcessEnv): Promise<string> {
  const tree = temporaryTree({ "probe.js": probe() });
  const target = environment === "" ? [] : ["--env", environment];
  const project = ["--config", join(ROOT, "wrangler.toml"), ...target];
  const args = ["deploy", join(tree, "probe.js"), "--dry-run", "--outdir", join(tree, "out")];
  const { code, output } = await run(ownNode(ROOT), [...wranglerArgs(ROOT), ...args, ...project], {
    cwd: ROOT,
    env: toolEnv(ROOT, { ...process.env, ...env }),
  });
  expect(code, output).toBe(0);
  return readFileSync(join(tree, "out/probe.js"), "utf8");
}

/** What arranges failures, and the platform's environment that asks for it. */
const FAULTS = /arranged by CHAOS/;

/** The platform as it is built with these definitions. */
async function platform(defines: readonly string[]): Promise<string> {
  const tree = temporaryTree({});
  return readFileSync(join(await buildPlatform(tree, defines), "main.js"), "utf8");
}

describe("a deployed Worker", () => {
  describe("refuses", () => {
    it.each(["", "development", "staging", "production"])(
      "development mode, whatever the variables say (environment %j)",
      async (environment) => {
        const env = { VECHE_LOCAL: "true", ENVIRONMENT: "development" };
        expect(await built(environment, env)).toMatch(/"local: (" \+ )?false/);
      },
      60_000,
    );

    it("failures on purpose: it does not have the code, which a local build has", async () => {
      expect(await platform([])).not.toMatch(FAULTS);
      expect(await platform(["VECHE_LOCAL:true"])).toMatch(FAULTS);
    }, 120_000);
  });
});
