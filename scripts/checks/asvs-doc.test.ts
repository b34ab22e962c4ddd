import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const text = readFileSync(join(ROOT, "docs/security/asvs.md"), "utf8");

/** How many requirements of levels 1 and 2 the sections of chapters 6 to 10 have. */
const SECTIONS = {
  "6.1": 3,
  "6.2": 11,
  "6.3": 3,
  "6.4": 4,
  "6.5": 5,
  "6.6": 3,
  "6.8": 3,
  "7.1": 3,
  "7.2": 4,
  "7.3": 2,
  "7.4": 5,
  "7.5": 2,
  "7.6": 2,
  "8.1": 2,
  "8.2": 3,
  "8.3": 1,
  "8.4": 1,
  "9.1": 3,
  "9.2": 4,
  "10.1": 2,
  "10.2": 2,
  "10.3": 4,
  "10.4": 11,
  "10.5": 5,
  "10.6": 2,
  "10.7": 3,
};

const rows = [...text.matchAll(/^\| (\d+\.\d+)\.(\d+) \| (.+) \| (.+) \| (.+) \|$/gm)];

describe("the ASVS checklist", () => {
  it.each(Object.entries(SECTIONS))(
    "has every requirement of section %s once",
    (section, count) => {
      const numbers = rows.filter((row) => row[1] === section).map((row) => Number(row[2]));
      expect(new Set(numbers).size).toBe(numbers.length);
      expect(numbers).toHaveLength(count);
    },
  );

  it("names tests that there are, and says why where it names none", () => {
    for (const [line, , , , here = "", held = ""] of rows) {
      const path = /^`(.+)`$/.exec(held)?.[1];
      if (path === undefined) expect(held, line).toBe("—");
      else expect(existsSync(join(ROOT, path)), path).toBe(true);
      expect(here.length, line).toBeGreaterThan(2);
    }
  });
});
