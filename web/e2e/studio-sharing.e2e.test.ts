import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { PROVIDER_KEY } from "../../shared/testing/provider-ledger.ts";
import { eventually, noChromium, register, signIn, type Visitor, visit } from "./browsers.ts";
import { advance } from "./clock.ts";
import { FakeProviders } from "./fake-providers.ts";
import { type Member, memberByApi } from "./members.ts";
import { type Platform, startPlatform } from "./platform.ts";

interface Storyboard {
  readonly projectId: string;
  readonly boxId: string;
}

interface Link {
  readonly id: string;
  readonly url: string;
}

describe.skipIf(noChromium)("the studio for others", () => {
  let platform: Platform;
  let providers: FakeProviders;
  let owner: Member;
  let anna: Visitor;
  let pavel: Visitor;
  let guest: Visitor;
  let film: Storyboard;

  beforeAll(async () => {
    providers = await FakeProviders.start();
    platform = await startPlatform({ ALLOW_PRIVATE_NETWORK: "true" });
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    guest = await visit(platform, { name: "Guest", username: "guest", phone: true });
    await register(anna);
    owner = await memberByApi(platform, "pavel");
    film = await newFilm();
    pavel = await visit(platform, { name: "Pavel", username: "pavel" });
    await signIn(pavel);
    await pavel.page.waitForURL("**/chats");
  });

  afterAll(async () => {
    await anna?.leave();
    await pavel?.leave();
    await guest?.leave();
    await platform?.stop();
    providers?.stop();
  });

  async function made<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    return (await (await owner.call(method, path, body)).json()) as Body;
  }

  async function modelBySlug(wanted: string): Promise<string | undefined> {
    const { items } = await made<{ items: { id: string; slug: string }[] }>(
      "GET",
      "/api/ai/models?limit=100",
    );
    return items.find(({ slug }) => slug === wanted)?.id;
  }

  /** How an asset stands. */
  async function statusOf(assetId: string): Promise<string> {
    return (await made<{ status: string }>("GET", `/api/assets/${assetId}`)).status;
  }

  async function generate(boxId: string, modelId: string | undefined): Promise<string> {
    const wish = { modelId, prompt: "a red fox in the snow", parameters: {} };
    const { assets } = await made<{ assets: { id: string }[] }>(
      "POST",
      `/api/boxes/${boxId}/generate`,
      wish,
    );
    return assets[0]?.id ?? "";
  }

  /** A project with a shot whose headliner has been drawn. */
  async function newFilm(): Promise<Storyboard> {
    const project = await made<{ id: string }>("POST", "/api/projects", { name: "The Fox" });
    const box = await made<{ id: string }>("POST", "/api/boxes", {
      projectId: project.id,
      name: "Snow at dawn",
      description: "She looks back once.",
    });
    const assetId = await generate(box.id, await modelBySlug("embedded-sketch"));
    const isThere = async () => (await statusOf(assetId)) === "COMPLETED";
    await vi.waitUntil(isThere, { timeout: 60_000, interval: 100 });
    await made("PUT", `/api/boxes/${box.id}/headliner`, { assetId });
    return { projectId: project.id, boxId: box.id };
  }

  const share = (fields: object = {}) =>
    made<Link>("POST", `/api/projects/${film.projectId}/share-links`, fields);
  const pathOf = ({ url }: Link) => new URL(url ?? "").pathname;

  it("works: the owner makes a link and copies it", async () => {
    const { page } = pavel;
    await page.goto(`/studio/${film.projectId}`);
    await page.getByRole("button", { name: "Share" }).click();
    const dialog = page.getByRole("dialog", { name: "Share the project" });
    await dialog.getByLabel("How long it holds").selectOption("7");
    await dialog.getByRole("button", { name: "Make a link and copy it" }).click();
    await dialog.getByText(/Holds until .* Guests may comment/).waitFor();
    const url = await dialog.getByText(/\/shared\/[\w-]{22}$/).textContent();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await guest.page.goto(new URL(url ?? "").pathname);
  });

  it("works: a guest without an account looks at the storyboard and says something; the owner hears it", async () => {
    const { page } = guest;
    await page.getByRole("heading", { name: "The Fox" }).waitFor();
    await page.getByText("She looks back once.").waitFor();
    const picture = page.getByRole("button", { name: "Snow at dawn, picture 1" });
    await eventually(() => picture.locator("img").evaluate(isDrawn)).toBe(true);
    await picture.click();
    await page.getByRole("dialog").getByRole("img").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /“Snow at dawn”$/ }).click();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("Fill this in.").first().waitFor();
    await page.getByLabel("Your name").fill("Vera");
    await page.getByLabel("Your comment").fill("Let her look longer.");
    await page.getByRole("button", { name: "Send" }).click();
    await page.locator("li li").getByText("Let her look longer.").waitFor();
    expect(await page.getByLabel("Your comment").inputValue()).toBe("");
    // The board is open: it comes by itself, unread.
    await pavel.page.getByRole("button", { name: "1 comment on “Snow at dawn”, 1 new" }).click();
    const panel = pavel.page.getByRole("complementary", { name: "Comments" });
    const remark = panel.getByRole("listitem").filter({ hasText: "Let her look longer." });
    await remark.getByText("Vera", { exact: true }).waitFor();
    await remark.getByText("Guest").waitFor();
    await remark.getByRole("button", { name: "Mark as read" }).click();
    await remark.getByRole("button", { name: "Mark as unread" }).waitFor();
    await pavel.page
      .getByRole("button", { name: "1 comment on “Snow at dawn”", exact: true })
      .waitFor();
    await panel.getByLabel("Your comment").fill("She will.");
    await panel.getByRole("button", { name: "Send" }).click();
    await panel.getByRole("listitem").filter({ hasText: "She will." }).waitFor();
  });

  it("works: a member deletes what a guest has said; the storyboard is taken away as a document", async () => {
    const { page } = pavel;
    const panel = page.getByRole("complementary", { name: "Comments" });
    await owner.call("POST", `/api/boxes/${film.boxId}/comments`, { text: "Spam" });
    const remark = panel.getByRole("listitem").filter({ hasText: "Spam" });
    await remark.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await remark.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Download" }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: /^Document/ }).click(),
    ]);
    expect(file.suggestedFilename()).toBe("The Fox.docx");
    await page.getByRole("link", { name: /^Print or PDF/ }).click();
    await page.getByRole("heading", { name: "1. Snow at dawn" }).waitFor();
    await page.getByText("a red fox in the snow").waitFor();
  });

  it("refuses: a link with a password opens by it alone", async () => {
    const { page } = guest;
    const link = await share({ password: "сезам", allowComments: false });
    await page.goto(pathOf(link));
    const password = page.locator('[name="password"]');
    await password.fill("wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("The password is wrong.").waitFor();
    await password.fill("сезам");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByRole("heading", { name: "The Fox" }).waitFor();
    // What was said is there to be read; nothing can be added.
    await page.getByRole("button", { name: /“Snow at dawn”$/ }).click();
    await page.getByText("Let her look longer.").waitFor();
    expect(await page.getByLabel("Your comment").count()).toBe(0);
    await page.reload();
    await page.getByRole("heading", { name: "The Fox" }).waitFor();
  });

  it("works: an administrator imports a definition, tests its model, and replays what its key has broken", async () => {
    const { page } = anna;
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("link", { name: "Import a definition" }).click();
    await page.getByLabel("Ready definition").selectOption("openai");
    const text = page.locator('[name="definition"]');
    const definition = JSON.parse(await text.inputValue());
    definition.provider.baseUrl = providers.baseUrl("fair", "openai");
    definition.models = definition.models.filter(
      ({ modelType }: { modelType: string }) => modelType === "image",
    );
    const [model] = definition.models;
    const body = structuredClone(model.request.body);
    model.request.body.prompt = "{{promt}}";
    await text.fill(JSON.stringify(definition));
    await page.locator('[name="apiKey"]').fill("not the key");
    await page.getByRole("button", { name: "Import", exact: true }).click();
    // What is wrong is told by its place.
    await page.getByText("models.0.request.body.prompt").waitFor();
    model.request.body = body;
    await text.fill(JSON.stringify(definition));
    await page.getByRole("button", { name: "Import", exact: true }).click();
    await page.getByRole("link", { name: model.name }).click();
    await page.getByRole("button", { name: "Test the model" }).click();
    await page.getByText("It does not work").waitFor();
    const assetId = await generate(film.boxId, await modelBySlug(model.slug));
    await eventually(() => statusOf(assetId)).toBe("FAILED");
    await page.getByRole("link", { name: "Stuck jobs" }).click();
    await page.getByText("provider_unauthorized").waitFor();
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("link", { name: `${definition.provider.name}: settings` }).click();
    await page.locator('[name="apiKey"]').fill(PROVIDER_KEY);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("There is one already.").waitFor();
    await eventually(() => page.locator('[name="apiKey"]').inputValue()).toBe("");
    await page.getByRole("link", { name: "Models" }).click();
    await page.getByRole("link", { name: model.name }).click();
    await page.getByRole("button", { name: "Test the model" }).click();
    await page.getByText("It works").waitFor();
    await page.getByRole("link", { name: "Stuck jobs" }).click();
    await page.getByRole("button", { name: "Take it up again" }).click();
    await page.getByRole("heading", { name: "Nothing is stuck" }).waitFor();
    await eventually(() => statusOf(assetId)).toBe("COMPLETED");
  });

  it("works: an administrator changes the configuration, and sees what retention would delete", async () => {
    const { page } = anna;
    await page.goto("/admin/config");
    const days = page.getByLabel("Days that assets are kept");
    await days.fill("0");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("A value within the bounds is needed.").waitFor();
    await days.fill("1");
    // What was said of something else that was saved is gone.
    await page.getByText("Saved.").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await page.getByText("Saved.").waitFor();
    await page.getByRole("button", { name: "See what would go" }).click();
    await page.getByText("This would be deleted, older than 1 day:").waitFor();
    await page.reload();
    await eventually(() => days.inputValue()).toBe("1");
  });

  it("refuses: a link that was revoked, has expired or never was says so", async () => {
    const { page } = guest;
    const revoked = await share();
    const brief = await share({ expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    await owner.call("DELETE", `/api/share-links/${revoked.id}`);
    await page.goto(pathOf(revoked));
    await page.getByRole("heading", { name: "This link holds no longer" }).waitFor();
    await page.goto(pathOf(brief));
    await page.getByText(/the link holds until/).waitFor();
    await advance(platform, 3_700);
    await page.reload();
    await page.getByRole("heading", { name: "This link holds no longer" }).waitFor();
    await page.goto("/shared/AAAAAAAAAAAAAAAAAAAAAA");
    await page.getByRole("heading", { name: "There is no such link" }).waitFor();
  });

  it("works: nothing was complained of but what was refused", () => {
    const refusals = /Failed to load resource: the server responded with a status of 4\d\d/;
    for (const { complaints } of [anna, pavel, guest]) {
      expect(complaints().filter((text) => !refusals.test(text))).toEqual([]);
    }
  });
});

/** Whether a picture has come. */
function isDrawn(image: Element): boolean {
  return image instanceof HTMLImageElement && image.complete && image.naturalWidth > 0;
}
