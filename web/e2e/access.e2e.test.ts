import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Application, Company, Vacancy } from "../../shared/contracts/work/index.ts";
import { findings } from "./axe.ts";
import { noChromium, openChat, register, type Visitor, visit, write } from "./browsers.ts";
import { memberByApi, signedInByApi } from "./members.ts";
import { photoWithPlace } from "./photo.ts";
import { type Platform, startPlatform } from "./platform.ts";

/** Where there is something to look at, and what says that it is there. */
const PAGES: readonly (readonly [path: string, ready: string])[] = [
  ["/login", "form"],
  ["/register", "form"],
  ["/verify-email", "main a"],
  ["/forgot-password", "form"],
  ["/reset-password?token=some", "form"],
  ["/reset-password", "main a"],
  ["/magic-link?token=some", "main button"],
  ["/social?error=access_denied", "main a"],
  ["/goodbye", "main a"],
  ["/authorize", "main a"],
  ["/device", "form"],
  ["/chats", 'a[href^="/chats/"]'],
  ["/chats/family", "article"],
  ["/calls", "main nav a"],
  ["/calls/check", "main li"],
  ["/gallery", "main li img"],
  ["/gallery?tab=mine", "main li img"],
  ["/gallery/first", "dialog img"],
  ["/videos", "main h2"],
  ["/videos?tab=mine", "main h2"],
  ["/studio", "main li h2"],
  ["/studio/first", "main ol li"],
  ["/studio/first/generate", "aside form"],
  ["/studio/first/project", "aside table"],
  ["/vacancies", "main h2"],
  ["/work/applications", "main h2"],
  ["/work/saved", "main h2"],
  ["/people/anna", "main nav a"],
  ["/settings/profile", "main form"],
  ["/settings", "main section li"],
  ["/settings/security", "main section a"],
  ["/settings/security/password", "main form"],
  ["/settings/security/email", "main form"],
  ["/settings/security/phone", "main form"],
  ["/settings/security/authenticator", "main section button"],
  ["/settings/security/passkeys", "main h3, main section h2"],
  ["/settings/security/devices", "main section li"],
  ["/settings/security/history", "main section li"],
  ["/settings/security/applications", "main section h2"],
  ["/settings/security/linked", "main section h2"],
  ["/settings/security/data", "main section button"],
  ["/admin/overview", "main dl a"],
  ["/admin/users", "main tbody tr"],
  ["/admin/users/first", "main dl"],
  ["/admin/apps", "main section h2"],
  ["/admin/apps/new", "main form"],
  ["/admin/stats", "main figure"],
  ["/admin/metrics", "main figure"],
  ["/admin/schedule", "main tbody tr"],
  ["/admin/schedule?job=identity.keep-stats", "main section + section"],
  ["/admin/queues", "main section + section"],
  ["/admin/backups", "main section"],
  ["/admin/audit", "main section h2"],
  ["/admin/access", "main form"],
  ["/admin/models", "main tbody tr"],
  ["/admin/models/first", "main form"],
  ["/admin/models/import", "main form"],
  ["/admin/models/new", "main form"],
  ["/admin/models/providers/new", "main form"],
  ["/admin/jobs", "main section h2"],
  ["/admin/config", "main form"],
  ["/employer", "main li h3"],
  ["/employer/companies/new", "main form"],
  ["/employer/companies/first", "main form"],
  ["/employer/vacancies/new", "main form"],
  ["/employer/vacancies/first", "main form"],
  ["/employer/vacancies/first/applications", "main section li"],
  ["/employer/vacancies/first/applications?open", "dialog section"],
  ["/companies/first", "main li h2"],
  ["/shared/first", "main li h2"],
  ["/shared/locked", "main form"],
  ["/shared/AAAAAAAAAAAAAAAAAAAAAA", "main h1"],
  ["/studio/first/print", "main h2"],
  ["/dev/outbox", "main"],
  ["/nowhere", "main"],
];
const OUTSIDE = ["/login", "/register", "/device"];
/** The phone last: what is touched is measured there. */
const SIZES = { desk: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

describe.skipIf(noChromium)("access", () => {
  let platform: Platform;
  let anna: Visitor;
  let guest: Visitor;
  const places = new Map<string, string>();
  const hosts = new Set<string>();

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    guest = await visit(platform, { name: "Nobody", username: "nobody" });
    for (const { page } of [anna, guest]) {
      page.on("request", (request) => {
        if (!/^(data|blob):/.test(request.url())) hosts.add(new URL(request.url()).origin);
      });
    }
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
    await anna.page.goto("/studio");
    await anna.page.getByRole("button", { name: "New project" }).first().click();
    await anna.page.getByLabel("Name").fill("Storyboard");
    await anna.page.getByRole("button", { name: "Create" }).click();
    await anna.page.getByRole("button", { name: "Add a shot" }).click();
    await anna.page.getByRole("heading", { name: "Shot 1" }).waitFor();
    places.set("/studio/first", anna.page.url());
    for (const panel of ["generate", "project"]) {
      places.set(`/studio/first/${panel}`, `${anna.page.url()}?panel=${panel}`);
    }
    await anna.page.goto("/admin/users");
    await anna.page.getByRole("link", { name: /Anna Petrova/ }).click();
    await anna.page.waitForURL("**/admin/users/*");
    places.set("/admin/users/first", anna.page.url());
    await anna.page.goto("/admin/models");
    await anna.page.getByRole("link", { name: "Sketch" }).click();
    await anna.page.waitForURL(/\/admin\/models\/[0-9a-f-]{36}$/);
    places.set("/admin/models/first", anna.page.url());
    await shareSomething();
    await lookForSomebody();
  });

  afterAll(async () => {
    await anna?.leave();
    await guest?.leave();
    await platform?.stop();
  });

  /** A company of the first one's, with a vacancy that somebody has applied to. */
  async function lookForSomebody(): Promise<void> {
    const owner = await signedInByApi(platform, "anna");
    const made = async <Body>(path: string, body: unknown) =>
      (await (await owner.call("POST", path, body)).json()) as Body;
    const about = { name: "North Star", website: "https://example.com/", industry: "Light" };
    const company = await made<Company>("/api/companies", about);
    const text = { description: "## Light\n\n- *early*", tags: ["lamps"], roles: ["keeper"] };
    const wish = { companyId: company.id, title: "Keeper", ...text };
    const { id } = await made<Vacancy>("/api/vacancies", wish);
    await owner.call("POST", `/api/vacancies/${id}/publish`);
    const seeker = await memberByApi(platform, "seeker");
    const letter = { coverLetter: "Take me" };
    const applied = await seeker.call("POST", `/api/vacancies/${id}/apply`, letter);
    const application = (await applied.json()) as Application;
    const vacancy = `/employer/vacancies/${id}`;
    places.set("/employer/companies/first", `/employer/companies/${company.id}`);
    places.set("/employer/vacancies/first", vacancy);
    places.set("/employer/vacancies/first/applications", `${vacancy}/applications`);
    const open = `${vacancy}/applications?open=${application.id}`;
    places.set("/employer/vacancies/first/applications?open", open);
    places.set("/companies/first", `/companies/${company.slug}`);
  }

  /** A project with a shot of the first one's, and links to it. */
  async function shareSomething(): Promise<void> {
    const { page } = anna;
    await page.goto("/studio");
    await page.getByRole("button", { name: "New project" }).first().click();
    await page.getByRole("dialog").getByLabel("Name").fill("A film");
    await page.getByRole("dialog").locator('button[type="submit"]').click();
    await page.waitForURL(/\/studio\/[0-9a-f-]{36}/);
    places.set("/studio/first/print", `${new URL(page.url()).pathname}/print`);
    await page.getByLabel("Name of the new shot").fill("Snow");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Snow" }).waitFor();
    await page.getByRole("button", { name: "Share" }).click();
    const dialog = page.getByRole("dialog", { name: "Share the project" });
    const links = dialog.getByText(/\/shared\/[\w-]{22}$/);
    for (const [place, password] of [
      ["/shared/first", ""],
      ["/shared/locked", "1234"],
    ] as const) {
      if (password !== "") await dialog.getByRole("button", { name: "Another link" }).click();
      await dialog.getByRole("textbox", { name: "Password" }).fill(password);
      await dialog.getByRole("button", { name: "Make a link and copy it" }).click();
      await dialog.getByRole("button", { name: "Another link" }).waitFor();
      places.set(place, new URL((await links.first().textContent()) ?? "").pathname);
    }
    expect(await findings(page)).toEqual([]);
  }

  it.each(PAGES)(
    "works: axe finds nothing at %s, in either theme at either size; it fits, and can be touched",
    async (path, ready) => {
      const { page } = OUTSIDE.includes(path) ? guest : anna;
      await page.goto(places.get(path) ?? path);
      await page.locator(ready).first().waitFor();
      for (const [size, viewport] of Object.entries(SIZES)) {
        await page.setViewportSize(viewport);
        await wear(page, "light");
        expect(await findings(page), size).toEqual([]);
        // What is there does not change with the theme; its colours do.
        await wear(page, "dark");
        expect(await findings(page, ["color-contrast"]), `${size}, dark`).toEqual([]);
        expect(await page.evaluate(scrollsSideways), `${size}: scrolls sideways`).toBe(false);
      }
      expect(await page.evaluate(tooSmallToTouch)).toEqual([]);
    },
  );

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

  it("works: nothing was asked of any other host", () => {
    expect([...hosts]).toEqual([platform.origin]);
  });

  it("works: nothing was complained of", () => {
    // Links that ask for a password, or that nobody has made; a person's page that is for members alone.
    const refused = /status of (?:401|404) \(.+\) \S+(?:\/api\/shared\/\S+|\/people\/anna)$/;
    for (const { name, complaints } of [anna, guest]) {
      expect(
        complaints().filter((text) => !refused.test(text)),
        name,
      ).toEqual([]);
    }
  });
});

/** Changes the theme, and waits until the page has followed: colours may take a moment to get there. */
async function wear(page: Page, colorScheme: "light" | "dark"): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.waitForFunction(
    (scheme) =>
      document.documentElement.dataset["mantineColorScheme"] === scheme &&
      document.getAnimations().every((one) => !(one instanceof CSSTransition)),
    colorScheme,
  );
}

function scrollsSideways(): boolean {
  return document.documentElement.scrollWidth > document.documentElement.clientWidth;
}

/** What a finger would miss: under 44 pixels in one direction. */
function tooSmallToTouch(): string[] {
  // A box to tick is ticked by its words too.
  const touched = (one: HTMLElement) =>
    (one instanceof HTMLInputElement && one.type === "checkbox" && one.labels?.[0]) || one;
  return (
    [...document.querySelectorAll<HTMLElement>("button, a[href], input:not([type=radio])")]
      .filter((one) => one.checkVisibility() && one.closest("p, span, article, label") === null)
      .map((one) => ({ one, box: touched(one).getBoundingClientRect() }))
      .filter(({ box }) => box.bottom > 0 && box.width > 1 && Math.min(box.width, box.height) < 44)
      // An input is touched anywhere in its frame.
      .filter(({ one }) => (one.parentElement?.clientHeight ?? 0) < 42 || one.tagName !== "INPUT")
      .map(({ one, box }) => `${one.outerHTML.slice(0, 120)} ${box.width}×${box.height}`)
  );
}
