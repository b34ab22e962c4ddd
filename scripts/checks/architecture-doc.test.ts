import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../setup/places.mjs";

it("works: the picture of the architecture has every class of objects that is deployed", () => {
  const read = (path: string) => readFileSync(join(ROOT, path), "utf8");
  const [, picture = ""] = /```mermaid\n(.*?)```/s.exec(read("docs/architecture.md")) ?? [];
  const classes = [...read("wrangler.toml").matchAll(/class_name = "(\w+)"/g)];
  const names = new Set(classes.flatMap(([, name = ""]) => name));
  // Of no use but in development.
  names.delete("DevConsole");
  expect(names.size).toBeGreaterThan(8);
  expect([...names].filter((name) => !picture.includes(`["${name}<br/>`))).toEqual([]);
});
