import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright-core";

const SCRIPT = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

declare global {
  interface Window {
    axe: typeof axe;
  }
}

const ALL = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What axe finds on a page as it stands, in a line each; by all its rules, or by those that are named. */
export async function findings(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) {
    await page.evaluate(await readFile(SCRIPT, "utf8"));
  }
  // Of what is well only the number is wanted, and styles of other hosts there are none.
  const { violations } = await page.evaluate(
    (runOnly) => window.axe.run(document, { runOnly, resultTypes: ["violations"], preload: false }),
    rules ?? ALL,
  );
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.target} ${nodes[0]?.failureSummary}`,
  );
}
