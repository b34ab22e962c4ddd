import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type axe from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, openChat, register, type Visitor, visit, write } from "./browsers.ts";
import { photoWithPlace } from "./photo.ts";
import { type Platform, startPlatform } from "./platform.ts";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

declare global {
  interface Window {
    axe: typeof axe;
  }
}

/** Where there is something to look at, and what says that it is there. */
const PAGES: readonly (readonly [path: string, ready: string])[] = [
  ["/login", "form"],
  ["/register", "form"],
  ["/verify-email", "main a"],
  ["/chats", 'a[href^="/chats/"]'],
  ["/chats/family", "article"],
  ["/gallery", "main li img"],
  ["/gallery?tab=mine", "main li img"],
  ["/gallery/first", "dialog img"],
  ["/settings", "main section li"],
  ["/dev/outbox", "main"],
  ["/nowhere", "main"],
];
const OUTSIDE = ["/login", "/register"];

describe.skipIf(noChromium)("access", () => {
  let platform: Platform;
  let anna: Visitor;
  let guest: Visitor;
  let script: string;
  const places = new Map<string, string>();

  beforeAll(async () => {
    script = await readFile(AXE, "utf8");
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    guest = await visit(platform, { name: "Nobody", username: "nobody" });
    await register(anna);
    await openChat(anna);
    places.set("/chats/family", anna.page.url());
    await write(anna, "A message with a link: https://example.com/");
    await anna.page.locator("article").waitFor();
    await anna.page.goto("/gallery");
    await anna.page.locator('input[type="file"]').setInputFiles({
      name: "lake.jpg",
      mimeType: "image/jpeg",
      buffer: await photoWithPlace(anna.page, 20),
    });
    await anna.page.locator("dialog").getByRole("button", { name: "Upload" }).click();
    await anna.page.locator("main li a").click();
    places.set("/gallery/first", anna.page.url());
  });

  afterAll(async () => {
    await anna?.leave();
    await guest?.leave();
    await platform?.stop();
  });

  /** What axe finds on a page as it stands, in a line each. */
  async function findings(page: Page): Promise<string[]> {
    await page.evaluate(script);
    const { violations } = await page.evaluate(() =>
      window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      }),
    );
    return violations.map(
      ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.target} ${nodes[0]?.failureSummary}`,
    );
  }

  for (const scheme of ["light", "dark"] as const) {
    for (const size of ["desk", "phone"] as const) {
      it.each(PAGES)(`works: axe finds nothing at %s, ${scheme}, ${size}`, async (path, ready) => {
        const { page } = OUTSIDE.includes(path) ? guest : anna;
        await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
        await page.setViewportSize(
          size === "desk" ? { width: 1280, height: 800 } : { width: 390, height: 844 },
        );
        await page.goto(places.get(path) ?? path);
        await page.locator(ready).first().waitFor();
        expect(await findings(page)).toEqual([]);
        const wide = await page.evaluate(
          () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
        );
        expect(wide, "the page scrolls sideways").toBe(false);
      });
    }
  }

  it("works: a dialog is announced by its title and gives the focus back", async () => {
    const { page } = anna;
    await page.goto(places.get("/chats/family") ?? "");
    const opener = page.getByRole("button", { name: /Family/ });
    await opener.click();
    await page.getByRole("dialog", { name: "Family" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("works: everything one touches is big enough", async () => {
    for (const [path, ready] of PAGES) {
      const { page } = OUTSIDE.includes(path) ? guest : anna;
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto(places.get(path) ?? path);
      await page.locator(ready).first().waitFor();
      const small = await page.evaluate(() =>
        [...document.querySelectorAll<HTMLElement>("button, a[href], input:not([type=radio])")]
          .filter((one) => one.checkVisibility() && one.closest("p, span, article, label") === null)
          .map((one) => ({ one, box: one.getBoundingClientRect() }))
          .filter(
            ({ box }) => box.bottom > 0 && box.width > 1 && Math.min(box.width, box.height) < 44,
          )
          // An input is touched anywhere in its frame.
          .filter(
            ({ one }) => (one.parentElement?.clientHeight ?? 0) < 42 || one.tagName !== "INPUT",
          )
          .map(({ one, box }) => `${one.outerHTML.slice(0, 120)} ${box.width}×${box.height}`),
      );
      expect(small, path).toEqual([]);
    }
  });

  it("works: one signs in and writes by keyboard alone", async () => {
    const { page } = guest;
    await page.goto("/login");
    await page.locator('[name="login"]').waitFor();
    await page.keyboard.type("anna");
    await page.keyboard.press("Tab");
    await page.keyboard.type("a tall ship and a star");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/chats");
    await page.locator('a[href^="/chats/"]').waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.locator('a[href^="/chats/"]').focus();
    await page.keyboard.press("Enter");
    await page.locator("article").first().waitFor();
    await page.keyboard.type("by keyboard alone");
    await page.keyboard.press("Enter");
    await page.getByText("by keyboard alone").waitFor();
  });

  it("works: nothing is asked of any other host", async () => {
    const { page } = anna;
    const hosts = new Set<string>();
    page.on("request", (request) => {
      if (!/^(data|blob):/.test(request.url())) hosts.add(new URL(request.url()).origin);
    });
    for (const [path] of PAGES) await page.goto(places.get(path) ?? path, { waitUntil: "load" });
    expect([...hosts]).toEqual([platform.origin]);
  });

  it("works: nothing was complained of", () => {
    expect(anna.complaints()).toEqual([]);
    expect(guest.complaints()).toEqual([]);
  });
});
