import { mkdirSync, readFileSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linkOwnNode, ownNode, toolEnv } from "./own-node.mjs";
import { temporaryTree } from "./temporary-tree.ts";

const pinned = `node_modules/node-${process.platform}-${process.arch}/bin/node`;

function installed(): string {
  const root = temporaryTree({ [pinned]: "the pinned one" });
  mkdirSync(join(root, "node_modules/.bin"));
  return root;
}

describe("the project's own Node", () => {
  describe("works", () => {
    it("is the one that the lock file pins", () => {
      const root = installed();
      expect(ownNode(root)).toBe(join(root, pinned));
    });

    it("is this one where none is pinned and this one is new enough", () => {
      expect(ownNode(temporaryTree())).toBe(process.execPath);
    });

    it("comes first on the path of the tools", () => {
      const env = toolEnv("project", { PATH: "elsewhere" });
      expect(env["PATH"]).toMatch(/^project.node_modules.\.bin.elsewhere$/);
    });
  });

  describe("survives", () => {
    it.each(["no link", "a link to nowhere"])("an installer that left %s", (state) => {
      const root = installed();
      const link = join(root, "node_modules/.bin/node");
      if (state === "a link to nowhere") symlinkSync("../gone/bin/node", link);
      linkOwnNode(root);
      linkOwnNode(root);
      expect(realpathSync(link)).toBe(realpathSync(join(root, pinned)));
      expect(readFileSync(link, "utf8")).toBe("the pinned one");
    });
  });
});
