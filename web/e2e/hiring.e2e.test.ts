import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Application, Vacancy } from "../../shared/contracts/work/index.ts";
import { findings } from "./axe.ts";
import { eventually, noChromium, signIn } from "./browsers.ts";
import { expectToHearEachOther, giveTone, type Heard, launchForCalls } from "./callers.ts";
import { hasFfmpeg, makeClip } from "./clips.ts";
import { advance } from "./clock.ts";
import { type Member, memberByApi, signedInByApi } from "./members.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { type TileSource, tileSource } from "./tile-source.ts";
import { confirm } from "./vacancies.ts";
import { watchPages } from "./watched-pages.ts";

const noFfmpeg = !(await hasFfmpeg());
const HOUR_MS = 3_600_000;
/** A film has to be made ready. */
const LONG = { timeout: 120_000 };
const PAPER = Buffer.from(
  "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
);
const DESK = { viewport: { width: 1280, height: 860 }, locale: "en-US" };
const PHONE = {
  ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, locale: "ru-RU" },
  geolocation: { latitude: 56.95, longitude: 24.11 },
};

/** Somebody with a page of the app, whose microphone hears a tone. */
interface Seat extends Heard {
  readonly member: Member;
}

describe.skipIf(noChromium || noFfmpeg)("a company hires somebody", () => {
  let tiles: TileSource;
  let platform: Platform;
  let browser: Browser;
  let folder: string;
  let clip: string;
  let head: Seat;
  let olga: Seat;
  let boris: Seat;
  let olgaByApi: Member;
  /** Recruits with Olga. */
  let karl: Member;
  let vacancyId = "";

  async function seat(
    username: string,
    tone: number,
    options: BrowserContextOptions,
  ): Promise<Seat> {
    const member = await memberByApi(platform, username);
    await confirm(platform, member, `${username}@example.com`);
    const permissions = ["camera", "microphone", "geolocation"];
    const context = await browser.newContext({
      ...{ baseURL: platform.origin, reducedMotion: "reduce", permissions },
      ...options,
    });
    watchPages(context, username);
    context.setDefaultTimeout(20_000);
    await giveTone(context, { username, tone });
    const page = await context.newPage();
    await signIn({ page, username });
    await page.waitForURL("**/chats");
    return { member, username, tone, page };
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "veche-hiring-"));
    clip = join(folder, "bakery.mp4");
    tiles = await tileSource();
    [platform, browser] = await Promise.all([
      startPlatform({ MAP_TILES_URL: tiles.template, MAP_ATTRIBUTION: "© Maps" }),
      launchForCalls(),
      makeClip(clip, 2),
    ]);
    head = await seat("head", 330, DESK);
    olga = await seat("olga", 440, DESK);
    olgaByApi = olga.member;
    boris = await seat("boris", 880, PHONE);
    karl = await memberByApi(platform, "karl");
  });

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    tiles?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const column = (page: Page, name: string) => page.getByRole("region", { name });
  const card = (page: Page, name: string, who: string): Locator =>
    column(page, name).getByRole("link", { name: who });

  it("works: a company is founded, a colleague taken in, and moderators verify it by its papers", async () => {
    const { page } = olga;
    await page.goto("/employer");
    await page.getByRole("link", { name: "New company" }).click();
    await page.getByLabel("Website").fill("no site");
    await page.getByRole("button", { name: "Found the company" }).click();
    await page.getByText("Fill this in.").waitFor();
    await page.getByText("This is no address of a site.").waitFor();
    await page.getByRole("textbox", { name: "Name", exact: true }).fill("North Star Bakery");
    await page.getByLabel("Website").fill("example.org");
    await page.getByRole("button", { name: "Found the company" }).click();
    await page.getByText("North Star Bakery is founded.").waitFor();
    await page.getByRole("button", { name: "Add a member" }).click();
    const people = page.getByRole("dialog", { name: "Add a member" });
    await people.getByRole("button", { name: /karl/ }).click();
    await page.getByText("karl is a member now.").waitFor();
    await page.getByRole("button", { name: "Ask to be verified" }).click();
    const files = page.locator('form input[type="file"]').first();
    await files.setInputFiles({ name: "licence.pdf", mimeType: "application/pdf", buffer: PAPER });
    await page.getByLabel("A note to the moderators").fill("Our licence");
    await page.getByRole("button", { name: "Hand in" }).click();
    await page.getByText("Being checked").waitFor();

    const desk = head.page;
    await desk.goto("/moderation?kind=company");
    const asked = desk.getByRole("article", { name: "North Star Bakery" });
    await asked.getByText("Our licence").waitFor();
    const paper = await asked.getByRole("link", { name: /licence\.pdf/ }).getAttribute("href");
    expect(await (await desk.request.get(paper ?? "")).text()).toBe(PAPER.toString());
    expect(await findings(desk)).toEqual([]);
    await asked.getByRole("button", { name: "Reject…" }).click();
    const verdict = desk.getByRole("dialog");
    await verdict.getByLabel("What happens").selectOption({ label: "Approve" });
    await verdict.getByLabel("In your own words").fill("Welcome");
    await verdict.getByRole("button", { name: "Decide" }).click();
    await desk.getByRole("status").getByText("Approved", { exact: true }).waitFor();
    await page.reload();
    await page.getByText("Verified", { exact: true }).first().waitFor();
    await page.getByText("The moderators say: Welcome").waitFor();
  });

  it("works: a vacancy with a video is written, survives a reload, and is scheduled", async () => {
    const { page } = olga;
    await page.goto("/employer");
    await page.getByRole("link", { name: "New job" }).click();
    await page.getByLabel("Title").fill("Baker");
    await page.getByLabel("From", { exact: true }).fill("2 400");
    await page.getByLabel("To", { exact: true }).fill("1800");
    await page.getByRole("button", { name: "Save draft" }).click();
    await page.getByText("Must be at least as much as the lower end.").waitFor();
    await page.reload();
    await page.getByText("What you had written and not saved is back.").waitFor();
    expect(await page.getByLabel("Title").inputValue()).toBe("Baker");
    await page.getByLabel("To", { exact: true }).fill("3000");
    await page.getByRole("textbox", { name: "Description" }).fill("## Bread\n\n- *early*");
    await page.getByLabel("City").fill("Riga");
    await page.getByLabel("Country").selectOption("LV");
    await page.getByLabel("Point on the map").fill("56.9496, 24.1052");
    await page.getByLabel("Skills").fill("sourdough");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Choose a video" }).click();
    const films = page.getByRole("dialog", { name: "Choose a video" });
    await films.locator("input[type=file]").first().setInputFiles(clip);
    const film = films.getByRole("list", { name: "Your videos" }).getByRole("button");
    await film.and(page.locator(":enabled")).waitFor(LONG);
    await film.click();
    await page.getByRole("button", { name: "Preview" }).click();
    const preview = page.getByRole("dialog", { name: "Preview" });
    await preview.getByText("€2,400").waitFor();
    await preview.getByRole("button", { name: "Close" }).click();
    await page.getByRole("button", { name: "Publish…" }).click();
    const publishing = page.getByRole("dialog", { name: "Publish “Baker”" });
    await publishing.getByLabel("Later").check();
    const soon = new Date(Date.now() + 2 * HOUR_MS);
    const local = new Date(soon.getTime() - soon.getTimezoneOffset() * 60_000);
    await publishing.getByLabel("Comes out at").fill(local.toISOString().slice(0, 16));
    await publishing.getByRole("button", { name: "Schedule" }).click();
    await page.getByText(/Until then only members of the company see it\./).waitFor();
    vacancyId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
    const { videoId } = await vacancy();
    await head.member.call("POST", `/api/moderation/videos/${videoId}/approve`);
    expect(await findings(page)).toEqual([]);
  }, 180_000);

  async function vacancy(): Promise<Vacancy> {
    const reply = await olgaByApi.call("GET", `/api/vacancies/${vacancyId}`);
    return (await reply.json()) as Vacancy;
  }

  it("works: when its time has come a seeker finds it by map and radius, on a phone in Russian", async () => {
    const { page } = boris;
    await page.goto("/vacancies");
    await page.getByText("Вакансий пока нет").waitFor();
    await advance(platform, (2 * HOUR_MS) / 1_000 + 60);
    [olgaByApi, karl] = await Promise.all([
      signedInByApi(platform, "olga"),
      signedInByApi(platform, "karl"),
    ]);
    await olgaByApi.call("POST", "/api/dev/cron", { name: "publish" });
    expect((await vacancy()).status).toBe("published");
    await page.reload();
    await page.getByRole("button", { name: "Рядом со мной" }).click();
    await page.waitForURL(/near=56\.95/);
    await page.getByRole("link", { name: "Baker" }).waitFor();
    await page.getByRole("button", { name: "Карта" }).click();
    await page.getByRole("button", { name: "Baker" }).click();
    await page.getByRole("region", { name: "Карта" }).getByRole("link", { name: "Baker" }).click();
    await page.getByRole("heading", { level: 1, name: "Baker" }).waitFor();
    await page.locator("main video").waitFor({ state: "attached" });
  });

  it("works: they apply with a letter and a video", async () => {
    const { page } = boris;
    await page.getByRole("button", { name: "Откликнуться" }).click();
    const dialog = page.getByRole("dialog", { name: "Отклик: Baker" });
    await dialog.getByLabel("Сопроводительное письмо").fill("Пеку с двенадцати лет");
    await dialog.locator('input[type="file"][accept^="video"]').first().setInputFiles(clip);
    await dialog.getByText(/Видео готовится/).waitFor({ state: "detached", ...LONG });
    await dialog.getByRole("button", { name: "Отправить" }).click(LONG);
    await page.getByText("Отклик отправлен.").waitFor();
  }, 180_000);

  it("works: it is opened, dragged over the board, and of two recruiters at once one learns so", async () => {
    const { page } = olga;
    await page.goto("/employer");
    await page.getByRole("link", { name: "Baker", exact: true }).click();
    await card(page, "New", "boris").click();
    const pane = page.getByRole("dialog", { name: "boris" });
    await pane.getByText("Пеку с двенадцати лет").waitFor();
    await pane.locator("video").waitFor({ state: "attached" });
    expect(await findings(page)).toEqual([]);
    await pane.getByRole("button", { name: "Close" }).click();
    await card(page, "Viewed", "boris").waitFor();

    const handle = page.getByRole("button", { name: "Drag boris" });
    await handle.focus();
    await page.keyboard.press("Space");
    // Lifted and measured: keys move nothing before.
    await page.getByText("boris is over “Viewed”.").waitFor();
    await page.keyboard.press("ArrowRight");
    await page.getByText("boris is over “Shortlist”.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("boris stays in “Viewed”.").waitFor();

    await karl.call("PATCH", `/api/applications/${await applicationId()}`, { status: "rejected" });
    await page.getByRole("button", { name: "Move boris" }).click();
    await page.getByRole("menuitem", { name: "Hire" }).click();
    await page.getByText(/A colleague was quicker: boris is in “Declined” now\./).waitFor();
    await card(page, "Declined", "boris").waitFor();
    await drag(page, handle, column(page, "Shortlist"));
    await card(page, "Shortlist", "boris").waitFor();
    await eventually(async () => (await application()).status).toBe("shortlisted");

    await page.setViewportSize(PHONE.viewport);
    const stages = page.getByRole("navigation", { name: "Stages" });
    await stages.getByRole("link", { name: /Hired/ }).click();
    await page.getByText("Nobody is hired yet.").waitFor();
    expect(await findings(page)).toEqual([]);
    await stages.getByRole("link", { name: /Shortlist/ }).click();
    await card(page, "Shortlist", "boris").waitFor();
    await page.setViewportSize(DESK.viewport);
  });

  async function application(): Promise<Application> {
    const reply = await karl.call("GET", `/api/vacancies/${vacancyId}/applications`);
    const { items } = (await reply.json()) as { items: Application[] };
    return items[0]!;
  }
  const applicationId = async () => (await application()).id;

  it("works: they chat, and each hears the other in a call", async () => {
    await boris.page.goto("/work/applications");
    await boris.page.getByText("Приглашение").first().waitFor();
    await boris.page.getByRole("link", { name: "Открыть чат" }).click();
    await boris.page.waitForURL("**/chats/*");
    const { page } = olga;
    await card(page, "Shortlist", "boris").click();
    await page.getByRole("button", { name: "Open the chat" }).click();
    await page.waitForURL("**/chats/*");
    expect(new URL(page.url()).pathname).toBe(new URL(boris.page.url()).pathname);
    await page.locator("form textarea:not([aria-hidden])").fill("When can you come?");
    await page.keyboard.press("Enter");
    await boris.page.locator("[data-text]").getByText("When can you come?").first().waitFor();
    await page.getByRole("button", { name: "Call", exact: true }).click();
    await boris.page.getByRole("button", { name: "Ответить" }).click();
    await expectToHearEachOther(olga, boris);
    await page.getByRole("button", { name: "Hang up" }).click();
    await eventually(() =>
      boris.page.getByRole("button", { name: "Завершить звонок" }).count(),
    ).toBe(0);
  });
});

/** With the mouse, as one does. */
async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error("There is nothing to drag, or nowhere.");
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + 60, { steps: 8 });
  await page.mouse.up();
}
