import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { noChromium, PASSWORD, register, signOut, type Visitor, visit } from "./browsers.ts";
import { advance, PROOF_OVER_S } from "./clock.ts";
import { OtherService } from "./other-service.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("another service", () => {
  let village: OtherService;
  let platform: Platform;
  let anna: Visitor;
  let vera: Visitor;

  beforeAll(async () => {
    village = await OtherService.open();
    platform = await startPlatform(village.settings);
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    vera = await visit(platform, { name: "Vera Lang", username: "vera", phone: true });
    await register(anna);
  });

  afterAll(async () => {
    await anna?.leave();
    await vera?.leave();
    await platform?.stop();
    village?.close();
  });

  it("works: somebody new comes in through it, with an invite code", async () => {
    const { page } = vera;
    village.person = { id: "v-1", name: "Vera Lang", email: "vera@example.com", verified: true };
    await page.goto("/login");
    await page.getByRole("button", { name: "Go on with Village" }).click();
    await page.waitForURL("**/social?*");
    await page.locator('[name="inviteCode"]').fill("nobody-gave-me-this");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("This code is unknown, used up or too old.").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.locator('[name="inviteCode"]').fill("secret_invite");
    await page.locator('[name="username"]').fill("vera");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL("**/chats");
  });

  it("works: the next time a press of the button is enough", async () => {
    const { page } = vera;
    await signOut(vera);
    await page.getByRole("button", { name: "Go on with Village" }).click();
    await page.waitForURL("**/chats");
  });

  it("refuses: to unlink the only way in", async () => {
    const { page } = vera;
    await page.goto("/settings/security/linked");
    await page.getByRole("button", { name: "Unlink Village" }).click();
    await page.locator("dialog").getByRole("button", { name: "Unlink" }).click();
    await page.getByText("This is your last way to sign in.").waitFor();
    await page.goto("/settings/security/password");
    await page.getByText("You have no password yet.").waitFor();
  });

  it("works: a service is linked after a proof, and unlinked", async () => {
    const { page } = anna;
    village.person = { id: "a-1", name: "Anna", email: "anna@example.com", verified: true };
    await advance(platform, PROOF_OVER_S);
    await page.goto("/settings/security/linked");
    await page.getByRole("button", { name: "Link Village" }).click();
    const asked = page.getByRole("dialog", { name: "Is it you?" });
    await asked.locator('[name="secret"]').fill(PASSWORD);
    await asked.getByRole("button", { name: "Confirm" }).click();
    await page.getByRole("button", { name: "Unlink Village" }).click();
    await page.locator("dialog").getByRole("button", { name: "Unlink" }).click();
    await page.getByText("No services linked").waitFor();
  });

  it("refuses: an address that is somebody's here, until they have signed in", async () => {
    const { page } = vera;
    village.person = { id: "a-2", name: "Not Anna", email: "anna@example.com", verified: true };
    await signOut(vera);
    await page.getByRole("button", { name: "Go on with Village" }).click();
    await page.waitForURL("**/social?*");
    await page.getByText("Sign in to it as usual, then link the service").waitFor();
  });

  it("works: who says no there is told so here", async () => {
    const { page } = vera;
    village.person = null;
    await page.goto("/login");
    await page.getByRole("button", { name: "Go on with Village" }).click();
    await page.getByText("The other service did not let you in.").waitFor();
  });

  it("works: nothing was complained of but what had to be refused", () => {
    const refused = /status of (401|403|409|410)/;
    expect(anna.complaints().filter((text) => !refused.test(text))).toEqual([]);
    expect(vera.complaints().filter((text) => !refused.test(text))).toEqual([]);
  });
});
