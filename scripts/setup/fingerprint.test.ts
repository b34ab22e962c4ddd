import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fingerprint } from "./fingerprint.mjs";
import { temporaryTree } from "./temporary-tree.ts";
import { webInputs } from "./web-app.mjs";

describe("the fingerprint of a tree", () => {
  describe("works", () => {
    it("changes with a file's content, its name, and a new file", () => {
      const root = temporaryTree({ "web/a.ts": "1", "web/b.ts": "2" });
      const seen = [fingerprint(root, ["web"])];
      writeFileSync(join(root, "web/a.ts"), "3");
      seen.push(fingerprint(root, ["web"]));
      renameSync(join(root, "web/a.ts"), join(root, "web/c.ts"));
      seen.push(fingerprint(root, ["web"]));
      writeFileSync(join(root, "web/d.ts"), "");
      seen.push(fingerprint(root, ["web"]));
      expect(new Set(seen).size).toBe(seen.length);
    });

    it("tells where one file ends and the next begins", () => {
      const one = temporaryTree({ "web/a": "xy", "web/b": "" });
      const other = temporaryTree({ "web/a": "x", "web/b": "y" });
      expect(fingerprint(one, ["web"])).not.toBe(fingerprint(other, ["web"]));
    });
  });

  describe("survives", () => {
    it("what the built web app is not made from: its tests and the build itself", () => {
      const root = temporaryTree({ "web/main.tsx": "1" });
      const before = webInputs(root);
      const more = temporaryTree({
        "web/main.tsx": "1",
        "web/main.test.tsx": "2",
        "web/dist/index.html": "3",
        "web/e2e/chat.e2e.test.ts": "4",
      });
      expect(webInputs(more)).toBe(before);
    });

    it("a path that is not there", () => {
      expect(fingerprint(temporaryTree(), ["nowhere"])).toMatch(/^[0-9a-f]{64}$/);
    });
  });
});
