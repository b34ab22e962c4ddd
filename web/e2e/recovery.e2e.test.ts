import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import {
  eventually,
  noChromium,
  PASSWORD,
  register,
  signIn,
  signOut,
  type Visitor,
  visit,
} from "./browsers.ts";
import { advance } from "./clock.ts";
import { outboxCode, outboxLink } from "./outbox.ts";
import { type Platform, startPlatform } from "./platform.ts";

const NEW_PASSWORD = "another ship under another star";

describe.skipIf(noChromium)("an account that is lost, found, moved and left", () => {
  let platform: Platform;
  let anna: Visitor;
  let vera: Visitor;

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    vera = await visit(platform, { name: "Vera Lang", username: "vera", phone: true });
    await register(anna);
    await register(vera);
  });

  afterAll(async () => {
    await anna?.leave();
    await vera?.leave();
    await platform?.stop();
  });

  const mailed = async (to: string, page: string) => {
    await eventually(() => outboxLink(platform, to, page).catch(() => null)).not.toBeNull();
    return outboxLink(platform, to, page);
  };

  it("works: who signs out is not told that the session ended, though its sockets hear so first", async () => {
    const { page } = vera;
    await page.route(
      "**/api/auth/logout",
      async (route) => {
        const response = await route.fetch();
        await page.waitForURL("**/login*");
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await signOut(vera);
    expect(await page.getByText("You have been signed out.").count()).toBe(0);
    await signIn(vera);
    await page.waitForURL("**/chats");
  });

  it("works: a forgotten password is set anew by the link of a mail, once", async () => {
    const { page } = vera;
    await signOut(vera);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.locator('[name="email"]').fill("vera@example.com");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("the link is on its way").waitFor();
    const link = await mailed("vera@example.com", "/reset-password");
    await page.goto(link);
    await page.locator('[name="password"]').fill("password1");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByText("too easy to guess").waitFor();
    await page.locator('[name="password"]').fill(NEW_PASSWORD);
    await page.getByText("A strong length.").waitFor();
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByRole("heading", { name: "The password is set" }).waitFor();
    await signIn(vera);
    await page.getByText("The name or the password is wrong.").waitFor();
    await signIn(vera, NEW_PASSWORD);
    await page.waitForURL("**/chats");
    await page.goto(link);
    await page.locator('[name="password"]').fill("yet another good password");
    await page.getByRole("button", { name: "Set the password" }).click();
    await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
  });

  it("works: whoever asks for a stranger's address hears the same", async () => {
    const { page } = vera;
    await page.goto("/forgot-password");
    await page.locator('[name="email"]').fill("nobody-here@example.com");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("the link is on its way").waitFor();
  });

  it("works: a code of a mail signs in, pasted whole", async () => {
    const { page } = vera;
    await signOut(vera);
    await page.locator('[name="login"]').fill("vera@example.com");
    await page.getByRole("button", { name: "Get a code by mail" }).click();
    await page.getByRole("button", { name: "Send the code" }).click();
    await page.locator('[name="code"]').waitFor();
    await mailed("vera@example.com", "/magic-link");
    await page.locator('[name="code"]').fill("123456");
    await page.getByText("The code is wrong, used, or too old.").waitFor();
    await page.locator('[name="code"]').fill(await outboxCode(platform, "vera@example.com"));
    await page.waitForURL("**/chats");
  });

  it("works: a link of a mail signs in by a press of the button, not by being opened", async () => {
    const { page } = vera;
    await signOut(vera);
    await advance(platform, 120);
    const before = await mailed("vera@example.com", "/magic-link");
    await page.getByRole("button", { name: "Get a code by mail" }).click();
    await page.locator('[name="email"]').fill("vera@example.com");
    await page.getByRole("button", { name: "Send the code" }).click();
    await page.getByText("a code is on its way").waitFor();
    const newest = () => outboxLink(platform, "vera@example.com", "/magic-link");
    await eventually(newest).not.toBe(before);
    const link = await newest();
    for (let times = 0; times < 2; times += 1) {
      await page.goto(link);
      await page.getByRole("heading", { name: "Sign in to Veche" }).waitFor();
    }
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/chats");
    await page.goto(link);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "This link no longer works" }).waitFor();
  });

  it("works: an e-mail address is changed by the link sent to the new one", async () => {
    const { page } = anna;
    await page.goto("/settings/security/email");
    await page.locator('[name="email"]').fill("anna.new@example.com");
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText("Open the link in the mail to anna.new@example.com").waitFor();
    await page.goto(await mailed("anna.new@example.com", "/verify-email"));
    await page.getByRole("heading", { name: "Your e-mail is confirmed" }).waitFor();
    await page.goto("/settings/security/email");
    await page.getByText("anna.new@example.com").first().waitFor();
  });

  it("works: a phone number is confirmed by the code of a message, and removed", async () => {
    const { page } = anna;
    await page.goto("/settings/security/phone");
    await page.locator('[name="phone"]').fill("12");
    await page.getByRole("button", { name: "Send the code" }).click();
    await page.getByText("A number with its country code").waitFor();
    await page.locator('[name="phone"]').fill("+44 7911 123456");
    await page.getByRole("button", { name: "Send the code" }).click();
    await page.locator('[name="code"]').waitFor();
    const code = () => outboxCode(platform, "+447911123456");
    await eventually(() => code().catch(() => null)).not.toBeNull();
    await page.locator('[name="code"]').fill(await code());
    await page.getByText("The number is confirmed.").waitFor();
    await page.getByRole("button", { name: "Remove" }).click();
    await page.locator("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("heading", { name: "Add a number" }).waitFor();
  });

  it("works: a password is changed, and the others who use it are signed out", async () => {
    const { page } = anna;
    await page.goto("/settings/security/password");
    await page.locator('[name="currentPassword"]').fill("not the password");
    await page.locator('[name="password"]').fill(NEW_PASSWORD);
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("The password is wrong.").waitFor();
    await page.locator('[name="currentPassword"]').fill(PASSWORD);
    await page.getByRole("button", { name: "Change the password" }).click();
    await page.getByText("The password is changed.").waitFor();
  });

  it("works: everything is exported as one file", async () => {
    const { page } = vera;
    await page.goto("/settings/security/data");
    await page.getByRole("button", { name: "Make an export" }).click();
    await page.getByText("Your export is ready.").waitFor({ timeout: 60_000 });
    const saved = page.waitForEvent("download");
    await page.getByRole("link", { name: /^Download/ }).click();
    expect((await saved).suggestedFilename()).toMatch(/\.zip$/);
    await page.reload();
    await page.getByText("Your export is ready.").waitFor();
  });

  it("works: an account is deleted, found in its grace, and restored", async () => {
    const { page } = vera;
    await page.goto("/settings/security/data");
    await page.getByRole("button", { name: "Delete my account" }).click();
    await page.getByText("I understand").click();
    await page.locator("dialog").getByRole("button", { name: "Delete my account" }).click();
    await page.waitForURL("**/goodbye");
    await signIn(vera, NEW_PASSWORD);
    await page.waitForURL("**/restore");
    await page.goto("/chats");
    await page.waitForURL("**/restore");
    await page.getByRole("button", { name: "Keep my account" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Keep my account" }).click();
    await page.waitForURL("**/chats");
    await page.locator('a[href^="/chats/"]').waitFor();
  });

  it("works: nothing was complained of but what had to be refused", () => {
    const refused = /status of (400|401|403|410)/;
    expect(anna.complaints().filter((text) => !refused.test(text))).toEqual([]);
    expect(vera.complaints().filter((text) => !refused.test(text))).toEqual([]);
  });
});
