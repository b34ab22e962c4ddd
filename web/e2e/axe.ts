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

/** What axe finds on a page as it stands, in a line each. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(SCRIPT, "utf8"));
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  );
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.target} ${nodes[0]?.failureSummary}`,
  );
}
