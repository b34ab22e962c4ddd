import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  noChromium,
  PASSWORD,
  register,
  signIn,
  type Visitor,
  visit,
} from "./browsers.ts";
import { advance, PROOF_OVER_S } from "./clock.ts";
import { memberByApi } from "./members.ts";
import { outboxLink } from "./outbox.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("administration", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, { name: "Boris Ilyin", username: "boris" });
    await register(anna);
    await register(boris);
    await memberByApi(platform, "vera");
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
  });

  const confirm = (action: string) =>
    anna.page.locator("dialog").getByRole("button", { name: action }).click();

  it("refuses: who is no administrator finds nothing there", async () => {
    const { page } = boris;
    expect(await page.getByRole("link", { name: "Admin" }).count()).toBe(0);
    await page.goto("/admin/users");
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
  });

  it("works: somebody is found, suspended after a proof, and let back in", async () => {
    const { page } = anna;
    await advance(platform, PROOF_OVER_S);
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("link", { name: "People", exact: true }).click();
    await page.getByLabel("Find").fill("boris");
    await page.waitForURL("**q=boris");
    await page.getByText("vera@example.com").waitFor({ state: "detached" });
    await page.getByRole("link", { name: /Boris Ilyin/ }).click();
    await page.getByRole("button", { name: "Suspend" }).click();
    await confirm("Suspend");
    const asked = page.getByRole("dialog", { name: "Is it you?" });
    await asked.locator('[name="secret"]').fill(PASSWORD);
    await asked.getByRole("button", { name: "Confirm" }).click();
    await page.getByText("Suspended.").waitFor();
    await signIn(boris);
    await boris.page.getByText("This account is suspended.").waitFor();
    await page.getByRole("button", { name: "Lift the suspension" }).click();
    await confirm("Lift the suspension");
    await page.getByText("The suspension is lifted.").waitFor();
    await signIn(boris);
    await boris.page.waitForURL("**/chats");
  });

  it("works: a role is given; a reset is mailed; the last administrator stays", async () => {
    const { page } = anna;
    await page.getByRole("combobox", { name: "Role" }).selectOption("moderator");
    await page.getByRole("button", { name: "Change the role" }).click();
    await confirm("Change the role");
    await page.getByText("The role is changed.").waitFor();
    await page.getByRole("button", { name: "Mail a password reset" }).click();
    await confirm("Mail a password reset");
    await page.getByText("The mail is on its way.").waitFor();
    await expect
      .poll(() => outboxLink(platform, "boris@example.com", "/reset-password").catch(() => null))
      .not.toBeNull();
    await page.goto("/admin/users?role=admin");
    await page.getByRole("link", { name: /Anna Petrova/ }).click();
    await page.getByRole("combobox", { name: "Role" }).selectOption("user");
    await page.getByRole("button", { name: "Change the role" }).click();
    await confirm("Change the role");
    await page.getByText("This is the last administrator.").waitFor();
  });

  it("works: a lock-out tells how long it lasts, and is lifted", async () => {
    const { page } = anna;
    for (let tries = 0; tries < 6; tries += 1) {
      await fetch(`${platform.origin}/api/auth/login`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ login: "vera", password: `not the password ${tries}` }),
      });
    }
    const vera = await visit(platform, { name: "vera", username: "vera" });
    try {
      await signIn(vera);
      await vera.page.getByText("Too many failed attempts").waitFor();
      await vera.page.getByText(/Try again in 1[45] minutes\./).waitFor();
      await page.goto("/admin/users?q=vera");
      await page.getByText("Locked").waitFor();
      await page.getByRole("link", { name: /vera/ }).click();
      await page.getByRole("button", { name: "Lift the lock" }).click();
      await confirm("Lift the lock");
      await page.getByText("The lock is lifted.").waitFor();
      await signIn(vera);
      await vera.page.waitForURL("**/chats");
    } finally {
      await vera.leave();
    }
  });

  it("works: the audit trail tells what was done, and to whom", async () => {
    const { page } = anna;
    await page.getByRole("link", { name: "Audit trail" }).click();
    const entry = page.locator("main li details").first();
    await entry.locator("summary").click();
    await entry.getByText("Hash before").waitFor();
    await page.locator('[name="action"]').fill("nothing.of.the.kind");
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByText("No entries").waitFor();
  });

  it("works: statistics are drawn, and can be read as a table", async () => {
    const { page } = anna;
    await page.getByRole("link", { name: "Statistics" }).click();
    await page.getByRole("img", { name: /^Registrations/ }).waitFor();
    await page.getByText("As a table").click();
    await page.getByRole("columnheader", { name: "Registrations" }).waitFor();
    await page.getByText("7 days").click();
    await page.waitForURL("**from=*");
    await eventually(() => page.locator("tbody tr").count()).toBe(7);
  });

  it("works: a list of addresses that would lock its author out is not sent", async () => {
    const { page } = anna;
    await page.getByRole("link", { name: "Access" }).click();
    const list = page.locator('[name="cidrs"]');
    await list.fill("10.0.0.0/99");
    await list.blur();
    await page.getByText("“10.0.0.0/99” is no address or network.").waitFor();
    await list.fill("192.0.2.0/24");
    await page.getByText("you would lock yourself out").waitFor();
    expect(await page.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: /^Add / }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await page.reload();
    await eventually(() => list.inputValue()).toContain("192.0.2.0/24");
  });

  it("works: nothing was complained of but what had to be refused", () => {
    const refused = /status of (401|403|409)/;
    expect(anna.complaints().filter((text) => !refused.test(text))).toEqual([]);
    expect(boris.complaints().filter((text) => !refused.test(text))).toEqual([]);
  });

  it("works: a job is run now, and its runs are there to be read", async () => {
    const { page } = anna;
    await page.goto("/admin/schedule");
    await page.getByRole("button", { name: "Run now: identity.expire-exports" }).click();
    await page.getByText("It will run within seconds.").waitFor();
    await page.getByRole("link", { name: "identity.expire-exports" }).click();
    const runs = page.getByRole("region", { name: "Runs of identity.expire-exports" });
    await runs.locator("li").filter({ hasText: "asked for" }).getByText("Done").first().waitFor();
    await page.getByRole("link", { name: "Queues" }).click();
    await page.getByText("No dead letters").waitFor();
    await page.getByText("platform.run-job").waitFor();
  });
});
