import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { noChromium, PASSWORD, register, type Visitor, visit } from "./browsers.ts";
import { advance } from "./clock.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { RelyingParty } from "./relying-party.ts";

describe.skipIf(noChromium)("other applications", () => {
  let platform: Platform;
  let shop: RelyingParty;
  let anna: Visitor;
  let boris: Visitor;

  beforeAll(async () => {
    platform = await startPlatform();
    shop = await RelyingParty.open(platform);
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, {
      name: "Борис Ильин",
      username: "boris",
      locale: "ru-RU",
      phone: true,
    });
    await register(anna);
    await register(boris);
    await boris.context.clearCookies();
    await boris.page.evaluate(() => localStorage.clear());
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    shop?.close();
    await platform?.stop();
  });

  it("works: an administrator registers an application and sees its secret once", async () => {
    const { page } = anna;
    await page.goto("/admin/apps");
    await page.getByRole("link", { name: "Add" }).click();
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByText("Fill this in.").waitFor();
    await page.locator('[name="name"]').fill("Corner shop");
    await page.locator('[name="redirectUris"]').fill("not an address");
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByText("Whole addresses, without # and *.").waitFor();
    await page.locator('[name="redirectUris"]').fill(shop.redirectUri);
    await page.getByText("On a device without a keyboard").click();
    await page.getByRole("button", { name: "Register" }).click();
    await page.getByText("The secret is shown this one time.").waitFor();
    const [clientId = "", clientSecret = ""] = await page
      .locator("main [class*=secret]")
      .allTextContents();
    expect(clientSecret).not.toBe("");
    shop.use({ clientId, clientSecret });
    await page.getByRole("link", { name: "To the list" }).click();
    await page.getByRole("link", { name: "Corner shop" }).click();
    await page.getByText("The secret has been shown.").waitFor();
  });

  it("works: who has no session signs in at the page, which survives a reload, and allows", async () => {
    const { page } = boris;
    await page.goto(shop.start());
    await page.getByRole("heading", { name: "Войдите, чтобы перейти в «Corner shop»" }).waitFor();
    await page.reload();
    await page.locator('[name="login"]').fill("boris");
    await page.locator('[name="password"]').fill(PASSWORD);
    await page.locator('button[type="submit"]').click();
    await page.getByRole("heading", { name: "Впустить «Corner shop»?" }).waitFor();
    await page.reload();
    await page.getByText("Видеть вашу почту").waitFor();
    await page.getByText("boris@example.com").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Разрешить" }).click();
    await page.getByRole("heading", { name: "Back in the shop" }).waitFor();
    expect((await shop.redeem()).id_token).toBeDefined();
  });

  it("works: what was allowed is not asked again, and can be taken back", async () => {
    const { page } = boris;
    await page.goto(shop.start());
    await page.getByRole("heading", { name: "Back in the shop" }).waitFor();
    await page.goto(`${platform.origin}/settings/security/applications`);
    await page.getByRole("button", { name: "Отозвать доступ: Corner shop" }).click();
    await page.locator("dialog").getByRole("button", { name: "Отозвать" }).click();
    await page.getByText("Приложений нет").waitFor();
  });

  it("works: who refuses comes back with that", async () => {
    const { page } = boris;
    await page.goto(shop.start());
    await page.getByRole("button", { name: "Отказать" }).click();
    await page.getByRole("heading", { name: "Back in the shop" }).waitFor();
    expect(shop.returns.at(-1)?.get("error")).toBe("access_denied");
  });

  it("works: an application may ask that the person proves who they are", async () => {
    const { page } = boris;
    await advance(platform, 60);
    await page.goto(shop.start({ prompt: "login" }));
    await page.getByRole("heading", { name: "Это вы?" }).waitFor();
    await page.locator('[name="secret"]').fill(PASSWORD);
    await page.getByRole("button", { name: "Подтвердить" }).click();
    await page.getByRole("button", { name: "Разрешить" }).click();
    await page.getByRole("heading", { name: "Back in the shop" }).waitFor();
    expect((await shop.redeem()).access_token).toBeDefined();
  });

  it("works: a device without a keyboard is let in by its code", async () => {
    const { page } = boris;
    const { user_code: userCode, device_code: deviceCode } = await shop.startDevice();
    await page.goto(`${platform.origin}/device`);
    await page.locator('[name="userCode"]').fill("XXXX-XXXX");
    await page.getByRole("button", { name: "Продолжить" }).click();
    await page.getByText("Код неизвестен или устарел.").waitFor();
    await page.locator('[name="userCode"]').fill(userCode.toLowerCase());
    await page.getByRole("button", { name: "Продолжить" }).click();
    await page
      .getByRole("heading", { name: "Впустить «Corner shop» на том устройстве?" })
      .waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Впустить", exact: true }).click();
    await page.getByRole("heading", { name: "Устройство впущено" }).waitFor();
    expect((await shop.redeemDevice(deviceCode)).access_token).toBeDefined();
  });

  it("refuses: a request that is unknown or answered already, in plain words", async () => {
    const { page } = boris;
    await page.goto(`${platform.origin}/authorize?request=${"x".repeat(40)}`);
    await page.getByRole("heading", { name: "Этот запрос не действует" }).waitFor();
    await page.goto(`${platform.origin}/authorize`);
    await page.getByRole("heading", { name: "Этот запрос не действует" }).waitFor();
  });

  it("works: nothing was complained of but what had to be refused", () => {
    const refused = /status of (400|401|403|404|410)/;
    expect(anna.complaints().filter((text) => !refused.test(text))).toEqual([]);
    expect(boris.complaints().filter((text) => !refused.test(text))).toEqual([]);
  });
});
