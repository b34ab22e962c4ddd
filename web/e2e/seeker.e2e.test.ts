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
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    expect(await findings(page), `${width}`).toEqual([]);
    // What is there does not change with the theme; its colours do.
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    expect(await findings(page, ["color-contrast"]), `${width}, dark`).toEqual([]);
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
    await page.getByRole("searchbox").fill("нетакого");
    await page.getByText("Ничего не подошло").waitFor();
    await page.getByRole("button", { name: "Показать все вакансии" }).click();
    await eventually(() => titles(boris)).toHaveLength(3);
    expect(await page.getByRole("searchbox").inputValue()).toBe("");
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
    await page.getByText("· 0 км").waitFor();
    await page.getByLabel("Порядок").selectOption("distance");
    await page.waitForURL(/sort=distance/);
    await eventually(() => titles(boris)).toEqual(["Сварщик на верфь", "Сварщик трубопроводов"]);
    const address = new URL(page.url()).searchParams;
    expect(address.get("near")).toBe("55.756,37.617");
    await page.getByRole("button", { name: "Карта" }).click();
    await page.getByRole("button", { name: "Сварщик на верфь" }).waitFor();
    await expectAccessible(page);
    await page.goBack();
    await eventually(() => titles(boris)).toHaveLength(2);
    expect(tiles.asked.length).toBeGreaterThan(0);
  });

  it("works: a vacancy is read, applied to with a letter and a CV, and seen in the desk", async () => {
    const { page } = boris;
    await page.getByRole("link", { name: "Сварщик на верфь" }).first().click();
    await page.getByRole("heading", { name: "Сварщик на верфь", level: 1 }).waitFor();
    await page.getByRole("heading", { name: "Что делать" }).waitFor();
    await page.getByText("120 000").waitFor();
    await page.getByText("· 0 км").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Откликнуться" }).click();
    const dialog = page.getByRole("dialog", { name: /Отклик/ });
    await dialog.getByLabel("Сопроводительное письмо").fill("Варю двенадцать лет.");
    await dialog
      .locator('input[type="file"]')
      .first()
      .setInputFiles({
        ...{ name: "cv.txt", mimeType: "text/plain", buffer: Buffer.from("Борис Ильин") },
      });
    await dialog.getByText("cv.txt").waitFor();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Отправить" }).click();
    await page.getByText("Вы откликнулись").waitFor();
    await page.goto("/work/applications");
    await page.getByRole("link", { name: "Сварщик на верфь" }).waitFor();
    await page.getByText("Отправлен", { exact: true }).waitFor();
    await page.getByText("Что вы отправили").click();
    await page.getByText("Варю двенадцать лет.").waitFor();
    await expectAccessible(page);
  });

  it("works: who is on the shortlist finds the chat, and may still take the application back", async () => {
    const { page } = boris;
    const list = await north.member.call("GET", `/api/companies/${north.company.id}/applications`);
    const { items } = (await list.json()) as { items: { id: string }[] };
    const path = `/api/applications/${items[0]?.id}`;
    await north.member.call("PATCH", path, { status: "shortlisted" });
    await page.reload();
    await page.getByText("Приглашение", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Открыть чат" }).click();
    await page.waitForURL(/\/chats\/.+/);
    await page.goBack();
    await page.getByRole("button", { name: "Отозвать" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Отозвать" }).click();
    await page.getByText("Отозван", { exact: true }).waitFor();
  });

  it("works: a search is kept, paused, and kept no longer", async () => {
    const { page } = boris;
    await page.goto("/vacancies?q=сварщик");
    await page.getByRole("button", { name: "Сохранить поиск" }).click();
    const dialog = page.getByRole("dialog", { name: "Сохранить поиск" });
    await dialog.getByLabel("Название").fill("Верфи");
    await dialog.getByRole("button", { name: "Сохранить поиск" }).click();
    await page.getByText("Раз в день вы узнаете").waitFor();
    await page.goto("/work/saved");
    await page.getByRole("link", { name: "Верфи" }).waitFor();
    for (const way of ["По почте", "Уведомлением"]) {
      await page.getByRole("switch", { name: way }).click();
    }
    await page.getByText("На паузе").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Удалить" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Удалить" }).click();
    await page.getByText("Сохранённых поисков нет").waitFor();
  });

  it("works: who is not signed in reads the same, and comes back to it after signing in", async () => {
    const guest = await visit(platform, { name: "", username: "" });
    const { page } = guest;
    await page.goto("/vacancies?q=lighthouse");
    await page.getByRole("link", { name: "Lighthouse keeper" }).click();
    await page.getByRole("heading", { name: "Lighthouse keeper", level: 1 }).waitFor();
    await page.getByText("€3,000").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("link", { name: "Apply" }).click();
    await page.waitForURL(/\/login\?next=/);
    expect(guest.complaints()).toEqual([]);
    await guest.leave();
  });

  it("works: somebody tells what they can do, and others find it on their page", async () => {
    const { page } = anna;
    await page.goto("/settings/profile");
    await page.getByLabel("Headline").fill("Lighthouse keeper");
    await page.getByLabel("Skills").fill("Lamps, Night shifts");
    await page.getByLabel("Links").fill("javascript:alert(1)");
    await page.getByRole("button", { name: "Add a job" }).click();
    await page.getByLabel("Position").fill("Keeper");
    await page.getByLabel("From", { exact: true }).fill("2019-05");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Only addresses of web pages").waitFor();
    await page.getByLabel("Links").fill("example.com/anna");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved").waitFor();
    await boris.page.goto("/people/anna");
    await boris.page.getByRole("link", { name: "example.com/anna" }).waitFor();
    await boris.page
      .getByText("мая 2019", { exact: false })
      .or(boris.page.getByText("май 2019", { exact: false }))
      .waitFor();
    await boris.page.getByRole("button", { name: "Подписаться" }).click();
    await boris.page.getByRole("button", { name: "1 подписчик" }).waitFor();
    await expectAccessible(boris.page);
  });

  it("works: without a model the assistant says what is missing, in words", async () => {
    const { page } = boris;
    await page.goto("/vacancies?q=lighthouse");
    await page.getByRole("link", { name: "Lighthouse keeper" }).click();
    await page.getByRole("button", { name: "Подхожу ли я?" }).click();
    await page.getByRole("dialog").getByText("assistant.model").waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it("works: nothing was complained of but what was refused on purpose", () => {
    // The page of somebody who is there for members alone; an assistant without a model.
    const hidden = /status of (?:404 \(.+\) \S+\/people\/anna|503 \(.+\) \S+\/assistant\/profile)$/;
    for (const { name, complaints } of [anna, boris]) {
      expect(
        complaints().filter((text) => !hidden.test(text)),
        name,
      ).toEqual([]);
    }
  });
});
