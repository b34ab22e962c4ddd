import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { eventually, noChromium, PASSWORD, register, type Visitor, visit } from "./browsers.ts";
import { photoWithPlace } from "./photo.ts";
import { type Platform, startPlatform } from "./platform.ts";

const SHOTS = /^(Shots|Кадры)$/;

/** The names of the shots, as they stand on somebody's board. */
function order({ page }: Visitor): Promise<string[]> {
  return page
    .getByRole("list", { name: SHOTS })
    .getByRole("heading", { level: 2 })
    .allTextContents();
}

const expectOrder = (visitor: Visitor, names: readonly string[]) =>
  eventually(() => order(visitor)).toEqual(names);

/** What is in a shot. */
function shelf({ page }: Visitor, name: string) {
  return page.getByRole("list", { name: new RegExp(`^(In “${name}”|В кадре «${name}»)$`) });
}

/** How many pictures of a shot somebody has; on a phone some of them are a swipe away, and not drawn yet. */
const pictures = (visitor: Visitor, name: string) => shelf(visitor, name).locator("img").count();

/** How many of them have been drawn. */
function drawn(visitor: Visitor, name: string): Promise<number> {
  return shelf(visitor, name)
    .locator("img")
    .evaluateAll((all: HTMLImageElement[]) => all.filter((one) => one.naturalWidth > 0).length);
}

const handle = ({ page }: Visitor, name: string) =>
  page.getByRole("button", { name: new RegExp(`^(Move shot|Переместить кадр) \\d+: ${name}$`) });

/** Both themes at both sizes: axe has nothing to say, and nothing is too wide. */
async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      expect(await findings(page), `${colorScheme} ${width}`).toEqual([]);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect(wide, `${width} scrolls sideways`).toBe(false);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (before) await page.setViewportSize(before);
}

describe.skipIf(noChromium)("studio", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  let path = "";

  beforeAll(async () => {
    platform = await startPlatform();
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
  });

  async function addShot(name: string): Promise<void> {
    await anna.page.getByRole("textbox", { name: "Name of the new shot" }).fill(name);
    await anna.page.getByRole("button", { name: "Add a shot" }).click();
    await anna.page.getByRole("heading", { level: 2, name, exact: true }).waitFor();
  }

  it("works: a project is begun, somebody is taken in, and both see the shots that are added", async () => {
    const { page } = anna;
    await page.goto("/studio");
    await page.getByText("No projects yet").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "New project" }).first().click();
    await page.getByLabel("Name").fill("Fox in the city");
    await page.getByRole("button", { name: "Create" }).click();
    await page.waitForURL("**/studio/*");
    path = new URL(page.url()).pathname;
    await page.getByText("No shots yet").waitFor();
    await page.getByRole("button", { name: "Project", exact: true }).click();
    await page.getByRole("button", { name: "Add somebody" }).click();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Борис Ильин/ })
      .click();
    await page.getByText("Борис Ильин is in the project.").waitFor();
    await page.getByRole("button", { name: "Add a variable" }).click();
    await page.getByLabel("Name of the variable").fill("hero");
    await page.getByLabel("Text of hero").fill("a fox in a red coat");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
    await boris.page.goto("/studio");
    await boris.page.getByRole("link", { name: "Fox in the city" }).click();
    await boris.page.getByText("Кадров пока нет").waitFor();
    for (const name of ["Opening", "Chase", "Home"]) await addShot(name);
    await expectOrder(boris, ["Opening", "Chase", "Home"]);
  });

  it("works: a shot that one drags by the mouse moves before the other's eyes", async () => {
    const from = await handle(anna, "Home").boundingBox();
    const to = await handle(anna, "Opening").boundingBox();
    if (!from || !to) throw new Error("No handles.");
    const { mouse } = anna.page;
    await mouse.move(from.x + 20, from.y + 20);
    await mouse.down();
    await mouse.move(from.x + 20, from.y + 8, { steps: 3 });
    await mouse.move(to.x + 20, to.y + 4, { steps: 10 });
    await anna.page.getByText("“Home” would be at place 1 of 3.").waitFor({ state: "attached" });
    await mouse.up();
    await expectOrder(anna, ["Home", "Opening", "Chase"]);
    await expectOrder(boris, ["Home", "Opening", "Chase"]);
  });

  it("survives: with the line cut one misses nothing: an order by keyboard, and pictures that are made", async () => {
    const { page } = anna;
    boris.line.cut();
    await boris.page.getByText("Связь потеряна").waitFor();
    await handle(anna, "Home").press("Space");
    const said = (text: string) => page.getByText(text).waitFor({ state: "attached" });
    await said("“Home” is picked up: place 1 of 3.");
    await page.keyboard.press("ArrowDown");
    await said("“Home” would be at place 2 of 3.");
    await page.keyboard.press("ArrowDown");
    await said("“Home” would be at place 3 of 3.");
    await page.keyboard.press("Space");
    await said("“Home” is dropped at place 3 of 3.");
    await expectOrder(anna, ["Opening", "Chase", "Home"]);

    await page.getByRole("button", { name: "Generate for “Chase”" }).click();
    const prompt = page.getByRole("textbox", { name: "Prompt" });
    await prompt.pressSequentially("Through the market runs {{he");
    await page.getByRole("option", { name: /\{\{hero\}\}/ }).waitFor();
    await prompt.press("Enter");
    expect(await prompt.inputValue()).toBe("Through the market runs {{hero}}");
    await page.getByLabel("How many").selectOption("3");
    await page.getByText("About $0.00").waitFor();
    await page.getByLabel("Width").fill("9000");
    await page.getByRole("button", { name: "Generate 3" }).click();
    await page.getByText("At most 1024.").waitFor();
    await page.getByLabel("Width").fill("320");
    await prompt.press("Control+Enter");
    await page.getByText("3 are being made.").waitFor();
    await eventually(() => drawn(anna, "Chase")).toBe(3);

    expect(await order(boris)).toEqual(["Home", "Opening", "Chase"]);
    boris.line.restore();
    await expectOrder(boris, ["Opening", "Chase", "Home"]);
    await eventually(() => pictures(boris, "Chase")).toBe(3);
    await expectAccessible(page);
  });

  it("works: what one asks for on the phone the other sees being made, and ready", async () => {
    const { page } = boris;
    await page.getByRole("button", { name: "Создать для «Home»" }).click();
    await page.getByRole("textbox", { name: "Запрос" }).fill("Дом под снегом");
    await page.getByRole("button", { name: "Создать", exact: true }).last().click();
    await page.getByText("Создаётся.").waitFor();
    await eventually(() => pictures(boris, "Home")).toBe(1);
    await eventually(() => drawn(anna, "Home")).toBe(1);
  });

  it("works: a picture of one's own is put into a shot, and is its headliner for both", async () => {
    const { page } = anna;
    await page
      .locator("ol > li", { hasText: "Opening" })
      .locator('input[type="file"]')
      .setInputFiles({
        name: "lake.jpg",
        mimeType: "image/jpeg",
        buffer: await photoWithPlace(page, 20),
      });
    await eventually(() => drawn(anna, "Opening")).toBe(1);
    await shelf(anna, "Opening").getByRole("button", { name: "Open: Uploaded picture" }).click();
    const dialog = page.getByRole("dialog", { name: "Uploaded picture" });
    await dialog.getByRole("button", { name: "Headliner" }).click();
    await shelf(boris, "Opening").getByText("Главный").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  });

  it("works: pictures are looked at by keyboard, changed as one says, and compared", async () => {
    const { page } = anna;
    await shelf(anna, "Chase")
      .getByRole("button", { name: /^Open: / })
      .first()
      .click();
    const viewer = page.getByRole("dialog", { name: /^Through the market/ });
    const seed = () => viewer.getByText(/seed \d+/).textContent();
    const first = await seed();
    await page.keyboard.press("ArrowRight");
    await eventually(seed).not.toBe(first);
    await page.keyboard.press("ArrowLeft");
    await eventually(seed).toBe(first);
    expect(await findings(page)).toEqual([]);

    await viewer.getByRole("textbox", { name: "Change it as you say" }).fill("make it night");
    await viewer.getByRole("button", { name: "Change", exact: true }).click();
    const changed = page.getByRole("dialog", { name: "make it night" });
    await changed.getByRole("button", { name: "Compare with what it was made from" }).click();
    const comparison = page.getByRole("dialog", { name: "Compare" });
    await eventually(() => comparison.locator("img").count()).toBe(2);
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await comparison.waitFor({ state: "detached" });

    await changed.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Lineage" }).click();
    const tree = page.getByRole("dialog", { name: "Lineage" });
    await tree.getByRole("button", { name: /make it night/ }).waitFor();
    await tree.getByRole("button", { name: /Through the market/ }).click();
    await viewer.waitFor();
    await page.keyboard.press("Escape");
    await viewer.waitFor({ state: "detached" });
    await eventually(() => pictures(boris, "Chase")).toBe(4);
  });

  it("works: assets are found, chosen together, compared, moved and deleted", async () => {
    const { page } = anna;
    await page.getByRole("complementary").getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Filter" }).click();
    await page.getByRole("searchbox", { name: "Find by prompt or model" }).fill("night");
    const found = page.getByRole("list", { name: "What is found" });
    await eventually(() => found.getByRole("listitem").count()).toBe(1);
    await page.getByRole("button", { name: "Choose" }).click();
    await found.getByRole("checkbox").check();
    await page.getByRole("button", { name: "Move to…" }).click();
    await page.getByRole("dialog").getByRole("button", { name: /Home/ }).click();
    await page.getByText("Moved to “Home”.").waitFor();
    await page.getByRole("searchbox", { name: "Find by prompt or model" }).fill("");
    await eventually(() => pictures(boris, "Home")).toBe(2);
    await eventually(() => drawn(anna, "Chase")).toBe(3);

    await page.getByRole("button", { name: "Choose" }).click();
    for (const box of await shelf(anna, "Chase").getByRole("checkbox").all()) await box.check();
    await page.getByText("3 chosen").waitFor();
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await eventually(() => shelf(anna, "Chase").getByRole("listitem").count()).toBe(0);
    await eventually(() => shelf(boris, "Chase").getByRole("listitem").count()).toBe(0);
  });

  it("works: who has gone elsewhere in the app hears that what they asked for is ready", async () => {
    const { page } = anna;
    await page.goto("/settings");
    await page.getByRole("heading", { name: "Settings" }).waitFor();
    const post = async (where: string, body: unknown, token?: string) => {
      const reply = await fetch(`${platform.origin}${where}`, {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(body),
      });
      if (!reply.ok) throw new Error(`${where}: ${await reply.text()}`);
      return reply.json();
    };
    const get = async (where: string, token: string) =>
      (
        await fetch(`${platform.origin}${where}`, { headers: { Authorization: `Bearer ${token}` } })
      ).json();
    const account = { login: "anna", password: PASSWORD };
    const { tokens } = (await post("/api/auth/login", account)) as {
      tokens: { accessToken: string };
    };
    const token = tokens.accessToken;
    const [model] = (
      (await get("/api/ai/models?active=true", token)) as { items: { id: string }[] }
    ).items;
    const [box] = (
      (await get(`/api/projects/${path.split("/").at(-1)}/boxes`, token)) as {
        items: { id: string }[];
      }
    ).items;
    const news = page.getByText("“Fox in the city”: what you asked for is ready.");
    // Her socket may come up only after the first is ready: then there is nothing to hear of that one.
    await eventually(async () => {
      await post(`/api/boxes/${box?.id}/generate`, { modelId: model?.id, prompt: "A bell" }, token);
      return news
        .first()
        .waitFor({ timeout: 3_000 })
        .then(
          () => true,
          () => false,
        );
    }).toBe(true);
    await page.getByRole("button", { name: "Show", exact: true }).first().click();
    await page.getByRole("dialog", { name: "A bell" }).locator("img").waitFor();
    await page.keyboard.press("Escape");
  });

  it("refuses: who may only look has nothing to change with, and who is taken out sees nothing more", async () => {
    const { page } = anna;
    await boris.page.getByRole("button", { name: "Добавить кадр" }).waitFor();
    await page.getByRole("button", { name: "Project", exact: true }).click();
    await page.getByLabel("Role of Борис Ильин").selectOption("viewer");
    await boris.page.getByRole("button", { name: "Добавить кадр" }).waitFor({ state: "detached" });
    await expectOrder(boris, ["Opening", "Chase", "Home"]);
    await page.getByRole("button", { name: "Remove Борис Ильин" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Remove", exact: true }).click();
    await boris.page.getByText("Такого проекта нет").waitFor();
  });

  it("works: nobody's browser had anything to complain of", () => {
    // What a model would not take has no price: that is told by a 400.
    expect(anna.complaints().filter((text) => !/\b400\b.*\/estimate$/.test(text))).toEqual([]);
    // That the project is gone for him is told by a 404.
    expect(boris.complaints().filter((text) => !/\b404\b/.test(text))).toEqual([]);
  });
});
