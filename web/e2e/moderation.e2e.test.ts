import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { eventually, noChromium, PASSWORD, register, type Visitor, visit } from "./browsers.ts";
import { memberByApi } from "./members.ts";
import { photoWithPlace } from "./photo.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("moderation", () => {
  let platform: Platform;
  /** Administrates. */
  let anna: Visitor;
  /** Has pictures that somebody reports. */
  let boris: Visitor;

  async function json<Body>(method: string, path: string, body?: unknown, token?: string) {
    const reply = await fetch(platform.origin + path, {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        "Content-Type": "application/json",
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
    return (await reply.json().catch(() => null)) as Body;
  }

  /** Confirms the address of somebody, and signs them in by the API. */
  async function confirmed({ username }: Visitor): Promise<string> {
    const outbox = `/api/dev/outbox?to=${username}@example.com`;
    const { items } = await json<{ items: { data: { token?: string } }[] }>("GET", outbox);
    const token = items.find(({ data }) => data.token !== undefined)?.data.token;
    await json("POST", "/api/auth/email/verify", { token });
    const login = { login: username, password: PASSWORD };
    const { tokens } = await json<{ tokens: { accessToken: string } }>(
      "POST",
      "/api/auth/login",
      login,
    );
    return tokens.accessToken;
  }

  async function upload(token: string, title: string, photo: Buffer): Promise<string> {
    const reply = await fetch(
      `${platform.origin}/api/media/upload?title=${encodeURIComponent(title)}`,
      {
        method: "POST",
        headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/octet-stream" },
        body: new Uint8Array(photo),
      },
    );
    if (reply.status !== 201) throw new Error(await reply.text());
    return ((await reply.json()) as { id: string }).id;
  }

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, {
      name: "Борис Ильин",
      username: "boris",
      locale: "ru-RU",
      phone: true,
    });
    await register(anna);
    await register(boris);
    const token = await confirmed(boris);
    const reporter = await memberByApi(platform, "reporter");
    for (const [index, title] of ["Lake", "Hill", "River"].entries()) {
      const id = await upload(token, title, await photoWithPlace(anna.page, 40 + index * 60));
      await reporter.call("POST", `/api/media/${id}/report`, { reason: "nudity", comment: "See" });
    }
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
  });

  const rows = () => anna.page.getByRole("list", { name: "What waits" }).getByRole("link");
  const looked = () => anna.page.getByRole("article").getByRole("heading", { level: 2 });

  it("works: the queue is walked and decided with single keys", async () => {
    const { page } = anna;
    await page.goto("/moderation");
    await eventually(() => rows().count()).toBe(3);
    await eventually(() => looked().textContent()).toBe("Lake");
    await page.getByRole("article").getByText("See").waitFor();
    await page.getByRole("article").getByText("@boris").waitFor();
    expect(await findings(page)).toEqual([]);

    await page.keyboard.press("j");
    await eventually(() => looked().textContent()).toBe("Hill");
    expect(new URL(page.url()).searchParams.get("item")).toContain("image:");
    await page.keyboard.press("k");
    await eventually(() => looked().textContent()).toBe("Lake");
    await page.keyboard.press("a");
    await page.getByRole("status").getByText("Approved", { exact: true }).waitFor();
    await eventually(() => looked().textContent()).toBe("Hill");
    await eventually(() => rows().count()).toBe(2);

    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    // No key decides behind a dialog.
    await page.keyboard.press("a");
    await page.keyboard.press("Escape");
    await page.keyboard.press("x");
    await page.getByText("1 chosen").waitFor();
    await page.keyboard.press("x");

    await page.keyboard.press("r");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("combobox", { name: "Template" }).selectOption({ label: "Nudity" });
    await dialog.getByText("Nudity and sex are not shown here.").waitFor();
    await dialog.getByRole("button", { name: "Decide" }).click();
    await page.getByRole("status").getByText("Rejected", { exact: true }).waitFor();
    await eventually(() => looked().textContent()).toBe("River");
    await eventually(() => rows().count()).toBe(1);
  });

  it("works: on a phone the list and the thing are one page each", async () => {
    const { page } = anna;
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto("/moderation?status=removed");
    await rows().filter({ hasText: "Hill" }).click();
    await eventually(() => looked().textContent()).toBe("Hill");
    expect(await rows().count()).toBe(0);
    await page.getByRole("link", { name: "Back to the list" }).click();
    await eventually(() => rows().count()).toBe(1);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it("works: the owner reads why, in their language, answers, and is answered", async () => {
    await boris.page.goto("/gallery?tab=mine");
    await boris.page.getByRole("img", { name: "Модератор убрал этот снимок" }).waitFor();
    await boris.page.getByRole("link", { name: /Hill/ }).click();
    await boris.page.getByText("Нагота и сцены секса здесь не показываются.").waitFor();
    await boris.page.getByRole("button", { name: "Обжаловать" }).click();
    const dialog = boris.page.getByRole("dialog", { name: "Обжаловать решение" });
    await dialog.getByRole("textbox").fill("Это гора");
    await dialog.getByRole("button", { name: "Отправить" }).click();
    await boris.page.getByText("Ваше обжалование ждёт ответа.").waitFor();

    await anna.page.goto("/moderation/appeals");
    await anna.page.getByText("Это гора").waitFor();
    expect(await findings(anna.page)).toEqual([]);
    await anna.page.getByRole("textbox", { name: "Your answer" }).fill("So it is");
    await anna.page.getByRole("button", { name: "Grant" }).click();
    await anna.page.getByText("No appeals").waitFor();

    await boris.page.goto("/settings/decisions");
    await boris.page.getByText("Обжалование удовлетворено: So it is").waitFor();
    await boris.page.getByText("Отменено").waitFor();
    expect(await findings(boris.page)).toEqual([]);
    await boris.page.goto("/gallery?tab=mine");
    await eventually(() => boris.page.locator("main ul li img").count()).toBe(3);
    expect(await boris.page.getByRole("img", { name: "Модератор убрал" }).count()).toBe(0);
  });

  it("refuses: the desk is not there for others", async () => {
    await boris.page.goto("/moderation");
    await boris.page.getByRole("heading", { level: 1 }).waitFor();
    expect(await boris.page.getByRole("navigation", { name: "Модерация" }).count()).toBe(0);
    for (const { name, complaints } of [anna, boris]) expect(complaints(), name).toEqual([]);
  });
});
