import { describe, expect, it } from "vitest";
import { temporaryTree } from "../setup/temporary-tree.ts";
import { dependencyComplaints } from "./dependencies-doc.mjs";

/** What is said of a page with these rows, where `hono` 4.0.0 (MIT) is asked for. */
function complaints(...rows: string[]): string[] {
  const locked = { "node_modules/hono": { version: "4.0.0", license: "MIT" } };
  return dependencyComplaints(
    temporaryTree({
      "package.json": JSON.stringify({ dependencies: { hono: "4.0.0" } }),
      "package-lock.json": JSON.stringify({ packages: locked }),
      "docs/dependencies.md": `| package | version |\n${rows.join("\n")}\n`,
    }),
  );
}

describe("the dependencies document", () => {
  it("works: is content when each package stands there as it is locked", () => {
    expect(complaints("| `hono` | 4.0.0 | MIT | Routing. |")).toEqual([]);
  });

  it.each([
    ["a package left out", [], "hono is not there"],
    ["a package without a reason", ["| `hono` | 4.0.0 | MIT |  |"], "hono is not there"],
    ["another version", ["| `hono` | 3.9.0 | MIT | Routing. |"], "hono is 4.0.0, MIT"],
    ["another licence", ["| `hono` | 4.0.0 | ISC | Routing. |"], "hono is 4.0.0, MIT"],
    [
      "a package long gone",
      ["| `hono` | 4.0.0 | MIT | Routing. |", "| `koa` | 2.0.0 | MIT | Routing. |"],
      "koa is no longer used",
    ],
  ])("refuses: %s", (_, rows, complaint) => {
    expect(complaints(...rows)).toEqual([expect.stringContaining(complaint)]);
  });
});
