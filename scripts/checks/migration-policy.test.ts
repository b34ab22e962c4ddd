import { describe, expect, it } from "vitest";
import { temporaryTree } from "../setup/temporary-tree.ts";
import { breakingStatements, policyComplaints } from "./migration-policy.mjs";

const BREAK = ";--> statement-breakpoint\n";

describe("works", () => {
  it.each([
    "CREATE TABLE `a` (`id` text NOT NULL)",
    "ALTER TABLE `a` ADD `b` text",
    "ALTER TABLE `a` ADD `b` integer DEFAULT 0 NOT NULL",
    "CREATE INDEX `a_b` ON `a` (`b`)",
    "DROP INDEX `a_b`",
    `CREATE TABLE \`a\` (\`id\` text)${BREAK}CREATE UNIQUE INDEX \`a_id\` ON \`a\` (\`id\`)`,
    "-- DROP TABLE a;\nUPDATE a SET b = 1",
  ])("what only adds: %s", (sql) => {
    expect(breakingStatements(`${sql};`)).toEqual([]);
  });
});

describe("refuses", () => {
  it.each([
    "DROP TABLE `a`",
    "ALTER TABLE `a` DROP COLUMN `b`",
    "ALTER TABLE `__new_a` RENAME TO `a`",
    "ALTER TABLE `a` RENAME COLUMN `b` TO `c`",
    "ALTER TABLE `a` ADD `b` text NOT NULL",
    "CREATE UNIQUE INDEX `a_b` ON `a` (`b`)",
    `PRAGMA foreign_keys=OFF${BREAK}DROP TABLE \`a\``,
  ])("what the release before would not survive: %s", (sql) => {
    expect(breakingStatements(`${sql};`)).toHaveLength(1);
  });

  it("a breaking migration that nobody has allowed by name, and leave for one that breaks nothing", () => {
    const tree = (allowed: object) =>
      temporaryTree({
        "migrations/0001_one.sql": "DROP TABLE `a`;",
        "migrations/0002_two.sql": "CREATE TABLE `b` (`id` text);",
        "migrations/policy.json": JSON.stringify({ allowed }),
      });
    expect(policyComplaints(tree({ "0001_one": "nothing has read it since 1.4" }))).toEqual([]);
    expect(policyComplaints(tree({}))).toEqual([
      "migrations/0001_one.sql drops a table: DROP TABLE `a`",
    ]);
    expect(policyComplaints(tree({ "0001_one": "why", "0002_two": "why" }))).toHaveLength(1);
  });
});
