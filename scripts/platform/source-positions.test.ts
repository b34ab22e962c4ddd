import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it } from "vitest";
import { bundledWorker } from "../setup/bundled-worker.mjs";
import { ROOT } from "../setup/places.mjs";
import { inSources } from "./source-positions.mjs";

const FILE = "durable-objects/traced-object.ts";
/** A text of that file which stands nowhere else. */
const TEXT = "no method is named";
const MINUTES = 60_000;

/** Where it first stands, counted from 1. */
function placeOf(text: string, lines: readonly string[]) {
  const index = lines.findIndex((line) => line.includes(text));
  return { line: index + 1, column: (lines[index] ?? "").indexOf(text) + 1 };
}

describe("the bundle", () => {
  it(
    "has stacks that the sources can be found by",
    async () => {
      const path = await bundledWorker();
      const map = JSON.parse(readFileSync(`${path}.map`, "utf8"));
      const made = placeOf(TEXT, readFileSync(path, "utf8").split("\n"));
      const written = placeOf(TEXT, readFileSync(`${ROOT}/${FILE}`, "utf8").split("\n"));
      const line = (place: string) =>
        `TypeError: failed\\n    at aB (${place})\\n    at async x.js:1:2`;

      const stack = line(`main.js:${made.line}:${made.column}`);
      const read = inSources(stack, map, dirname(path), ROOT);

      expect(read).toMatch(/^TypeError: failed\\n {4}at aB \(.*\)\\n {4}at async x\.js:1:2$/);
      expect(/\((.*):\d+\)/.exec(read)?.[1]).toBe(`${FILE}:${written.line}`);
    },
    2 * MINUTES,
  );

  it("keeps a place that no source has", () => {
    const map = { version: 3, file: "main.js", sources: [], names: [], mappings: "" };
    const nowhere = { ...map, sourcesContent: [], sourceRoot: "" };
    expect(inSources("at main.js:9:9", nowhere, ROOT, ROOT)).toBe("at main.js:9:9");
  });

  it(
    "takes one byte a character: with a single one beyond Latin-1 the isolate keeps all of the text in two",
    async () => {
      const text = readFileSync(await bundledWorker(), "utf8");
      const wide = [...text.matchAll(/[^\0-\xff]/gu)].map(({ index }) =>
        text.slice(Math.max(0, index - 40), index + 10),
      );
      expect(wide).toEqual([]);
    },
    2 * MINUTES,
  );
});
