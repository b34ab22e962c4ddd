import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChromium, PASSWORD, register, type Visitor, visit } from "./browsers.ts";
import { outboxLink } from "./outbox.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("an account", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, {
      name: "Борис Ильин",
      username: "boris",
      locale: "ru-RU",
      phone: true,
    });
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
  });

  const field = ({ page }: Visitor, name: string) => page.locator(`[name="${name}"]`);
  const submit = ({ page }: Visitor) => page.locator('button[type="submit"]').click();

  it("works: who is not signed in is asked to, and comes where they wanted to go", async () => {
    await register(anna);
    await anna.page.goto("/settings");
    await anna.page.getByRole("button", { name: "Sign out" }).last().click();
    await anna.page.waitForURL("**/login");
    await anna.page.goto("/gallery?tab=mine");
    await anna.page.waitForURL("**/login?*");
    await field(anna, "login").fill("anna@example.com");
    await field(anna, "password").fill(PASSWORD);
    await submit(anna);
    await anna.page.waitForURL("**/gallery?tab=mine");
  });

  it("works: the session survives a reload, with nothing secret in reach of scripts", async () => {
    await anna.page.reload();
    await anna.page.getByRole("heading", { name: "Gallery" }).waitFor();
    const stored = await anna.page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(stored).not.toMatch(/eyJ|Bearer/);
    expect(await anna.page.evaluate(() => document.cookie)).toBe("");
    const cookies = await anna.context.cookies();
    expect(cookies.length).toBeGreaterThan(0);
    for (const cookie of cookies) {
      // Applications send the browser here from their own sites: what names its session then opens nothing.
      const sameSite = cookie.name === "__Host-sso" ? "Lax" : "Strict";
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite });
    }
  });

  it("works: many tabs at once stay signed in", async () => {
    const tabs = await Promise.all(Array.from({ length: 4 }, () => anna.context.newPage()));
    for (let round = 0; round < 3; round += 1) {
      await Promise.all(tabs.map((tab) => tab.goto("/settings")));
      await Promise.all(
        tabs.map((tab) => tab.getByRole("heading", { name: "Settings" }).waitFor()),
      );
    }
    await Promise.all(tabs.map((tab) => tab.close()));
    await anna.page.reload();
    await anna.page.getByRole("heading", { name: "Gallery" }).waitFor();
  });

  it("works: an access token that ran out is renewed in passing", async () => {
    const fromNow = await fetch(`${platform.origin}/api/dev/clock`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ advanceSeconds: 20 * 60 }),
    });
    expect(fromNow.status).toBe(200);
    await anna.page.getByRole("link", { name: "Settings" }).click();
    await anna.page.getByRole("link", { name: /^Security/ }).click();
    await anna.page.getByRole("link", { name: /^Devices and sessions/ }).click();
    await anna.page.getByText("This device").first().waitFor();
  });

  it("works: signing out in one tab signs out the others", async () => {
    const other = await anna.context.newPage();
    await other.goto("/chats");
    await other.getByRole("heading", { name: "Chats" }).waitFor();
    await anna.page.goto("/settings");
    await anna.page.getByRole("button", { name: "Sign out" }).last().click();
    await anna.page.waitForURL("**/login");
    await other.waitForURL("**/login*");
    await other.close();
    await anna.page.reload();
    await anna.page.waitForURL("**/login");
  });

  it("refuses a wrong password and an unknown invitation, in the reader's language", async () => {
    await boris.page.goto("/login");
    await field(boris, "login").fill("anna");
    await field(boris, "password").fill("not the password");
    await submit(boris);
    await boris.page.getByText("Неверное имя или пароль.").waitFor();

    await boris.page.goto("/register?invite=nobody-gave-me-this");
    await field(boris, "displayName").fill(boris.name);
    await field(boris, "username").fill("б!");
    await field(boris, "email").fill("anna@example.com");
    await field(boris, "password").fill("short");
    await submit(boris);
    await boris.page.getByText("От 3 до 32 знаков.").waitFor();
    await boris.page.getByText("Не меньше 8 знаков.", { exact: true }).waitFor();
    await field(boris, "username").fill("boris");
    await field(boris, "password").fill(PASSWORD);
    await submit(boris);
    await boris.page.getByText("Код неизвестен, использован или устарел.").waitFor();
    await field(boris, "inviteCode").fill("secret_invite");
    await submit(boris);
    await boris.page.getByText("С этим адресом уже есть учётная запись.").waitFor();
  });

  it("works: what was typed survives a reload, but for the password", async () => {
    await boris.page.reload();
    expect(await field(boris, "displayName").inputValue()).toBe(boris.name);
    expect(await field(boris, "password").inputValue()).toBe("");
  });

  it("works: an e-mail address is confirmed by the link of the mail, once", async () => {
    await register(boris);
    await boris.page.goto("/settings");
    await boris.page.getByRole("button", { name: "Отправить письмо снова" }).waitFor();
    const link = await outboxLink(platform, "boris@example.com");
    await boris.page.goto("/dev/outbox");
    await boris.page.getByText("boris@example.com").first().waitFor();
    await boris.page.goto(link);
    await boris.page.getByText("Почта подтверждена").waitFor();
    await boris.page.goto("/settings");
    await boris.page.getByText("boris@example.com · подтверждена").waitFor();
    await boris.page.goto(link);
    await boris.page.getByText("Ссылка больше не действует").waitFor();
  });

  it("works: a name is changed, a code is made and withdrawn", async () => {
    await anna.page.goto("/login");
    await field(anna, "login").fill("anna");
    await field(anna, "password").fill(PASSWORD);
    await submit(anna);
    await anna.page.waitForURL("**/chats");
    await anna.page.goto("/settings");
    await field(anna, "displayName").fill("Anna P.");
    await anna.page.getByRole("button", { name: "Save" }).click();
    await anna.page.getByText("Saved.").waitFor();

    await field(anna, "note").fill("for aunt Vera");
    await anna.page.getByRole("button", { name: "Create a code" }).click();
    const made = anna.page.getByRole("listitem").filter({ hasText: "for aunt Vera" });
    await made.getByRole("button", { name: /^Withdraw code/ }).click();
    await anna.page.locator("dialog").getByRole("button", { name: "Withdraw" }).click();
    await made.waitFor({ state: "detached" });
  });

  it("works: a session elsewhere is ended, and its page says so", async () => {
    const elsewhere = await visit(platform, { name: "Anna elsewhere", username: "anna" });
    try {
      await elsewhere.page.goto("/login");
      await field(elsewhere, "login").fill("anna");
      await field(elsewhere, "password").fill(PASSWORD);
      await submit(elsewhere);
      await elsewhere.page.waitForURL("**/chats");
      await anna.page.goto("/settings/security/devices");
      await anna.page
        .getByRole("button", { name: /^Sign out Chrom/ })
        .first()
        .click();
      await elsewhere.page.waitForURL("**/login*");
      await elsewhere.page.getByText("You have been signed out.").waitFor();
    } finally {
      await elsewhere.leave();
    }
  });

  it("works: the language and the theme are the reader's choice, and stay", async () => {
    await anna.page.goto("/settings");
    await anna.page.getByText("Русский", { exact: true }).click();
    await anna.page.getByRole("heading", { name: "Настройки" }).waitFor();
    await anna.page.getByText("Тёмная", { exact: true }).click();
    await anna.page.reload();
    await anna.page.getByRole("heading", { name: "Настройки" }).waitFor();
    const root = anna.page.locator("html");
    expect(await root.getAttribute("lang")).toBe("ru");
    expect(await root.getAttribute("data-mantine-color-scheme")).toBe("dark");
  });

  it("works: nothing was complained of but what had to be refused", () => {
    const refused = /status of (401|403|409|410)/;
    expect(anna.complaints().filter((text) => !refused.test(text))).toEqual([]);
    expect(boris.complaints().filter((text) => !refused.test(text))).toEqual([]);
  });
});
