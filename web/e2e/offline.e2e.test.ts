import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  expectShown,
  noChromium,
  openChat,
  register,
  shown,
  type Visitor,
  visit,
  write,
} from "./browsers.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("somebody whose network comes and goes", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  const said: string[] = [];

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, { name: "Борис Ильин", username: "boris", locale: "ru-RU" });
    await register(anna);
    await register(boris);
    await openChat(anna);
    await openChat(boris);
    // The app's files are on the device, and what was said is kept there.
    await boris.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await boris.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
  });

  async function says(who: Visitor, text: string): Promise<void> {
    said.push(text);
    await write(who, text);
    await expectShown(who, said);
  }

  /** The line is cut and the browser knows it, as when a phone goes into a tunnel. */
  async function goOffline(who: Visitor): Promise<void> {
    await who.context.setOffline(true);
    who.line.cut();
  }

  async function comeBack(who: Visitor): Promise<void> {
    who.line.restore();
    await who.context.setOffline(false);
  }

  /** Ends a page in the middle: nothing of it runs any more, not even what says goodbye. */
  async function crash(page: Page): Promise<void> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Emulation.setScriptExecutionDisabled", { value: true });
    await page.close();
  }

  /** How many messages of a chat this device keeps. */
  function kept(who: Visitor): Promise<number> {
    return who.page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const opening = indexedDB.open("veche");
          opening.onsuccess = () => {
            const all = opening.result.transaction("logs").objectStore("logs").getAll();
            all.onsuccess = () => {
              const entries = all.result.flatMap(({ log }) => log.entries);
              resolve(entries.filter(({ kind }: { kind: string }) => kind === "message").length);
              opening.result.close();
            };
          };
        }),
    );
  }

  it("works: without a network the app opens, and the last messages are there to read", async () => {
    await says(anna, "before the tunnel");
    await says(anna, "see you on the other side");
    await expectShown(boris, said);
    await eventually(() => kept(boris)).toBe(2);
    await goOffline(boris);
    await boris.page.reload();
    await expectShown(boris, said);
    await boris.page.getByText("Нет сети", { exact: false }).first().waitFor();
    await boris.page.goto("/chats");
    await boris.page.locator('a[href^="/chats/"]').first().click();
    await expectShown(boris, said);
  });

  it("works: what was written without a network is delivered once, in order, after a reload", async () => {
    const dark = ["first in the dark", "second in the dark", "third in the dark"];
    for (const text of dark) await write(boris, text);
    await eventually(() => shown(boris)).toEqual([...said, ...dark]);
    await boris.page.reload();
    await eventually(() => shown(boris)).toEqual([...said, ...dark]);
    expect(await boris.page.locator('article[data-mark="pending"]').count()).toBe(3);
    await comeBack(boris);
    said.push(...dark);
    await expectShown(anna, said);
    await expectShown(boris, said);
    await eventually(() => boris.page.locator('article[data-mark="pending"]').count()).toBe(0);
  });

  it("survives a crash: a page that never said goodbye has left nothing behind but its messages", async () => {
    await goOffline(boris);
    const dark = ["before the crash, one", "before the crash, two", "before the crash, three"];
    for (const text of dark) await write(boris, text);
    await eventually(() => shown(boris)).toEqual([...said, ...dark]);
    // Another page, on another chat or none: what waits is sent all the same.
    const page = await boris.context.newPage();
    await crash(boris.page);
    boris = { ...boris, page };
    await comeBack(boris);
    await page.goto("/gallery");
    said.push(...dark);
    await expectShown(anna, said);
    await openChat(boris);
    await expectShown(boris, said);
  });

  it("survives two tabs that write at once: each message once, in both tabs, in one order", async () => {
    const second: Visitor = { ...boris, page: await boris.context.newPage() };
    await openChat(second);
    await expectShown(second, said);
    await goOffline(boris);
    const both = ["from the first tab", "from the second tab", "from the first tab again"];
    for (const [index, text] of both.entries()) {
      await write(index === 1 ? second : boris, text);
      await eventually(() => shown(boris)).toEqual([...said, ...both.slice(0, index + 1)]);
    }
    await comeBack(boris);
    said.push(...both);
    await expectShown(anna, said);
    await expectShown(boris, said);
    await expectShown(second, said);
    await second.page.close();
  });

  it("works: two devices of one person are in step about what was read, and each keeps its own draft", async () => {
    const phone = await visit(platform, {
      name: "Борис Ильин",
      username: "boris",
      locale: "ru-RU",
      phone: true,
    });
    await phone.page.goto("/login");
    await phone.page.locator('[name="login"]').fill("boris");
    await phone.page.locator('[name="password"]').fill("a tall ship and a star");
    await phone.page.locator('button[type="submit"]').click();
    await phone.page.waitForURL("**/chats");
    await boris.page.locator("form textarea:not([aria-hidden])").fill("half a thought");
    await boris.page.goto("/gallery");
    await says(anna, "who reads this first?");
    for (const { page } of [boris, phone]) await eventually(() => page.title()).toMatch(/^\(1\)/);
    await openChat(phone);
    await eventually(() => shown(phone)).toContain("who reads this first?");
    for (const { page } of [boris, phone]) {
      await eventually(() => page.title()).not.toMatch(/^\(1\)/);
    }
    const field = phone.page.locator("form textarea:not([aria-hidden])");
    expect(await field.inputValue()).toBe("");
    await openChat(boris);
    expect(await boris.page.locator("form textarea:not([aria-hidden])").inputValue()).toBe(
      "half a thought",
    );
    await phone.leave();
  });

  it("refuses to show the next person what the one before has read", async () => {
    await boris.page.locator("form textarea:not([aria-hidden])").fill("");
    await boris.page.goto("/settings");
    await boris.page.getByRole("button", { name: "Выйти" }).click();
    await boris.page.waitForURL("**/login");
    await eventually(() => kept(boris)).toBe(0);
    await goOffline(boris);
    await boris.page.goto("/chats").catch(() => undefined);
    await boris.page.waitForURL("**/login");
    await comeBack(boris);
  });
});
