import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nextCode, withAuthenticator } from "./authenticators.ts";
import { findings } from "./axe.ts";
import {
  noChromium,
  PASSWORD,
  register,
  signIn,
  signOut,
  type Visitor,
  visit,
} from "./browsers.ts";
import { advance, PROOF_OVER_S } from "./clock.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("factors", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  let secret = "";
  let backupCodes: string[] = [];

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
    await withAuthenticator(anna);
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
  });

  it("works: a sensitive step asks for a proof, and goes on by itself once it is given", async () => {
    const { page } = anna;
    await advance(platform, PROOF_OVER_S);
    await page.goto("/settings/security/passkeys");
    await page.getByRole("button", { name: "Add a passkey" }).click();
    const asked = page.getByRole("dialog", { name: "Is it you?" });
    await asked.locator('[name="secret"]').waitFor();
    expect(await findings(page)).toEqual([]);
    await asked.locator('[name="secret"]').fill("not the password");
    await asked.getByRole("button", { name: "Confirm" }).click();
    await asked.getByText("The password is wrong.").waitFor();
    await asked.locator('[name="secret"]').fill(PASSWORD);
    await asked.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("The passkey is added.").waitFor();
    await asked.waitFor({ state: "detached" });
  });

  it("works: a proof that is not given leaves everything as it was", async () => {
    const { page } = anna;
    await advance(platform, PROOF_OVER_S);
    await page.getByRole("button", { name: /^Remove / }).click();
    await page.locator("dialog").getByRole("button", { name: "Remove" }).click();
    await page.getByRole("dialog", { name: "Is it you?" }).waitFor();
    await page.keyboard.press("Escape");
    await page.getByText("You have not confirmed that it is you.").waitFor();
    await page.getByRole("button", { name: /^Rename / }).waitFor();
  });

  it("works: a passkey is named", async () => {
    const { page } = anna;
    await page.reload();
    await page.getByRole("button", { name: /^Rename / }).click();
    await page.locator('[name="name"]').fill("Blue key");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Blue key").first().waitFor();
  });

  it("works: one signs in with a passkey, with no name and no password", async () => {
    const { page } = anna;
    await signOut(anna);
    await page.getByRole("button", { name: "Sign in with a passkey" }).click();
    await page.waitForURL("**/chats");
  });

  it("works: a passkey proves who one is", async () => {
    const { page } = anna;
    await advance(platform, PROOF_OVER_S);
    await page.goto("/settings/security/passkeys");
    await page.getByRole("button", { name: "Remove Blue key" }).click();
    await page.locator("dialog").getByRole("button", { name: "Remove" }).click();
    await page
      .getByRole("dialog", { name: "Is it you?" })
      .getByRole("button", { name: "Use a passkey" })
      .click();
    await page.getByText("No passkeys yet").waitFor();
  });

  it("works: an authenticator app is set up, with backup codes that are shown once", async () => {
    const { page } = boris;
    await page.goto("/settings/security/authenticator");
    await page.getByRole("button", { name: "Подключить" }).click();
    const asked = page.getByRole("dialog", { name: "Это вы?" });
    await asked.locator('[name="secret"]').fill(PASSWORD);
    await asked.getByRole("button", { name: "Подтвердить" }).click();
    await page.getByRole("img", { name: "QR-код для приложения" }).waitFor();
    secret = (await page.locator("[data-secret]").textContent()) ?? "";
    expect(await findings(page)).toEqual([]);
    await page.locator('[name="code"]').fill("000000");
    await page.getByText("Код неверен или уже использован.").waitFor();
    // Sent by itself once the sixth digit is there.
    await page.locator('[name="code"]').fill(await nextCode(platform, secret));
    await page.getByRole("heading", { name: "Сохраните запасные коды" }).waitFor();
    backupCodes = await page.locator("main ol li").allTextContents();
    expect(new Set(backupCodes).size).toBe(10);
    expect(await findings(page)).toEqual([]);
    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Скачать" }).click();
    expect((await saved).suggestedFilename()).toBe("veche-backup-codes.txt");
    await page.getByRole("button", { name: "Коды сохранены" }).click();
    await page.getByText("осталось 10 запасных кодов").waitFor();
    await page.reload();
    await page.getByText("осталось 10 запасных кодов").waitFor();
    expect(await page.locator("main ol li").count()).toBe(0);
  });

  it("works: the second factor is asked for, and a used code is refused", async () => {
    const { page } = boris;
    await signOut(boris);
    await signIn(boris);
    await page.getByRole("heading", { name: "Ещё один шаг" }).waitFor();
    expect(await findings(page)).toEqual([]);
    const code = await nextCode(platform, secret);
    await page.locator('[name="code"]').fill(code);
    await page.waitForURL("**/chats");
    await signOut(boris);
    await signIn(boris);
    await page.locator('[name="code"]').fill(code);
    await page.getByText("Код неверен или уже использован.").waitFor();
  });

  it("works: a backup code signs in, once", async () => {
    const { page } = boris;
    await page.getByRole("button", { name: "Ввести запасной код" }).click();
    await page.locator('[name="code"]').fill(backupCodes[0] ?? "");
    await page.getByRole("button", { name: "Подтвердить" }).click();
    await page.waitForURL("**/chats");
    await page.goto("/settings/security/authenticator");
    await page.getByText("осталось 9 запасных кодов").waitFor();
  });

  it("works: a trusted device is asked for no second factor, until it is forgotten", async () => {
    const { page } = boris;
    await signOut(boris);
    await signIn(boris);
    await page.getByText("Доверять этому устройству 30 дней").click();
    await page.locator('[name="code"]').fill(await nextCode(platform, secret));
    await page.waitForURL("**/chats");
    await signOut(boris);
    await signIn(boris);
    await page.waitForURL("**/chats");
    await page.goto("/settings/security/devices");
    await page.getByText("без второго фактора до").waitFor();
    await page
      .getByRole("listitem")
      .filter({ hasText: "без второго фактора до" })
      .getByRole("button", { name: /^Забыть/ })
      .click();
    await page.getByText("без второго фактора до").waitFor({ state: "detached" });
    await signOut(boris);
    await signIn(boris);
    await page.getByRole("heading", { name: "Ещё один шаг" }).waitFor();
  });

  it("works: the history tells of it all, and can be narrowed", async () => {
    const { page } = anna;
    await page.goto("/settings/security/history");
    await page.getByText("Passkey added").last().waitFor();
    await page.getByText("Passkey removed").last().waitFor();
    await page.getByLabel("Kind").selectOption("passkey_added");
    await page.waitForURL("**kind=passkey_added");
    await page.locator("main li").getByText("Passkey removed").waitFor({ state: "detached" });
    await page.reload();
    await page.locator("main li").getByText("Passkey added").waitFor();
  });

  it("works: nothing was complained of but what had to be refused", () => {
    const refused = /status of (401|403|410)/;
    expect(anna.complaints().filter((text) => !refused.test(text))).toEqual([]);
    expect(boris.complaints().filter((text) => !refused.test(text))).toEqual([]);
  });
});
