import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { eventually, noChromium, register, type Visitor, visit } from "./browsers.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { type TileSource, tileSource } from "./tile-source.ts";
import { type Employer, employer } from "./vacancies.ts";

const MOSCOW = { lat: 55.7558, lon: 37.6173, city: "Москва", country: "RU" };
const TVER = { lat: 56.8587, lon: 35.9176, city: "Тверь", country: "RU" };

/** The page at both sizes and in both themes: axe has nothing to say, and nothing is too wide. */
async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      expect(await findings(page), `${colorScheme} ${width}`).toEqual([]);
    }
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
    );
    expect(wide, `${width} scrolls sideways`).toBe(false);
  }
  if (before) await page.setViewportSize(before);
}

describe.skipIf(noChromium)("looking for a job", () => {
  let tiles: TileSource;
  let platform: Platform;
  let north: Employer;
  let anna: Visitor;
  let boris: Visitor;

  beforeAll(async () => {
    tiles = await tileSource();
    platform = await startPlatform({ MAP_TILES_URL: tiles.template, MAP_ATTRIBUTION: "© Maps" });
    north = await employer(platform, "nora", "North Star");
    await north.publish({
      title: "Сварщик на верфь",
      description: "## Что делать\n\n- Варить *швы*\n- [Читать](https://example.com) чертежи",
      location: MOSCOW,
      salary: { min: 120_000, max: 180_000, currency: "RUB", period: "month" },
      tags: ["Сварка", "Чертежи"],
      roles: ["Сварщик"],
      employmentType: "full_time",
    });
    await north.publish({
      title: "Сварщик трубопроводов",
      location: TVER,
      salary: { min: 90_000, currency: "RUB" },
      tags: ["Сварка"],
      roles: ["Сварщик"],
      employmentType: "contract",
    });
    await north.publish({
      title: "Lighthouse keeper",
      remote: true,
      salary: { min: 3_000, max: 4_500, currency: "EUR" },
      tags: ["Night shifts"],
      employmentType: "part_time",
    });
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, {
      ...{ name: "Борис Ильин", username: "boris", locale: "ru-RU", phone: true },
    });
    await register(anna);
    await register(boris);
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
    tiles?.stop();
  });

  const cards = ({ page }: Visitor) => page.locator("main li h2 a");
  const titles = (visitor: Visitor) => cards(visitor).allTextContents();

  it("works: words, place and distance find what fits, in the list, on the map and in the address", async () => {
    const { page } = boris;
    await page.goto("/vacancies");
    await eventually(() => titles(boris)).toHaveLength(3);
    await page.getByRole("searchbox").fill("сварщика");
    await eventually(() => titles(boris)).toHaveLength(2);
    const city = page.getByRole("combobox", { name: "Город" });
    await city.fill("мос");
    await page.getByRole("option", { name: /Москва/ }).click();
    await eventually(() => titles(boris)).toEqual(["Сварщик на верфь"]);
    await page.getByRole("button", { name: /Фильтры · 1/ }).click();
    const sheet = page.getByRole("dialog", { name: "Фильтры" });
    const radius = sheet.getByRole("slider", { name: /Расстояние/ });
    await radius.fill("11");
    await page.waitForURL(/radiusKm=500/);
    await sheet.getByRole("button", { name: "Показать 2 вакансии" }).click();
    await page.getByText("0 км").waitFor();
    expect(await titles(boris)).toEqual(["Сварщик на верфь", "Сварщик трубопроводов"]);
    const address = new URL(page.url()).searchParams;
    expect(address.get("near")).toBe("55.756,37.617");
    await page.getByRole("button", { name: "Карта" }).click();
    await page.getByRole("button", { name: "Сварщик на верфь" }).waitFor();
    await expectAccessible(page);
    await page.goBack();
    await eventually(() => titles(boris)).toHaveLength(2);
    expect(tiles.asked.length).toBeGreaterThan(0);
  });
});
