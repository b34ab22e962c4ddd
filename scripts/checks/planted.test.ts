import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { run } from "../setup/command.mjs";
import { ownNode } from "../setup/own-node.mjs";
import { ROOT } from "../setup/places.mjs";
import { temporaryTree } from "../setup/temporary-tree.ts";

/** What a check says of a tree with these files. */
async function verdict(check: string, files: Readonly<Record<string, string>>) {
  const tree = temporaryTree(files);
  symlinkSync(join(ROOT, "node_modules"), join(tree, "node_modules"));
  return run(ownNode(ROOT), [join(ROOT, "scripts/checks", check)], { cwd: tree });
}

/** Migrations that lead to no table at all. */
const migrations = {
  "migrations/meta/_journal.json": JSON.stringify({ entries: [{ idx: 0 }] }),
  "migrations/meta/0000_snapshot.json": JSON.stringify({
    version: "6",
    dialect: "sqlite",
    tables: {},
    views: {},
    enums: {},
  }),
};

const TABLE = `import { sqliteTable, text } from "drizzle-orm/sqlite-core";
export const things = sqliteTable("things", { id: text().primaryKey() });
`;

describe("checks of what is generated", () => {
  describe("works", () => {
    it("migrations that lead to the tables", async () => {
      const { code, output } = await verdict("migrations-drift.ts", migrations);
      expect([code, output]).toEqual([0, ""]);
    });
  });

  describe("refuses", () => {
    it("a table that no migration makes", async () => {
      const files = { ...migrations, "workers/domains/media/tables.ts": TABLE };
      const { code, output } = await verdict("migrations-drift.ts", files);
      expect(code).toBe(1);
      expect(output).toContain("npm run db:generate");
    });

    it("an API document that Redocly's recommended rules find wanting", async () => {
      const document = {
        openapi: "3.1.0",
        info: { title: "T", version: "1" },
        paths: { "/a": {} },
      };
      const files = { "docs/openapi.json": JSON.stringify(document) };
      const { code, output } = await verdict("openapi-lint.ts", files);
      expect(code).toBe(1);
      expect(output).toMatch(/^\w+ [\w-]+ at #\/.*: ./m);
    });
  });
});
