import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  eventually,
  expectShown,
  noChromium,
  register,
  shown,
  signIn,
  signOut,
  type Visitor,
  visit,
  write,
} from "./browsers.ts";
import { type Platform, startPlatform } from "./platform.ts";

/** What one task of the page may take at most, on whatever machine there is: work with keys would take longer. */
const LONGEST_STALL_MS = 200;

describe.skipIf(noChromium)("three people in an encrypted group, one with two devices", () => {
  let platform: Platform;
  let anna: Visitor;
  let phone: Visitor;
  let boris: Visitor;
  let clara: Visitor;
  let chatPath: string;

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    phone = await visit(platform, { name: "Anna Petrova", username: "anna", phone: true });
    boris = await visit(platform, { name: "Boris Ilyin", username: "boris" });
    clara = await visit(platform, { name: "Clara", username: "clara", locale: "ru-RU" });
    for (const one of [anna, boris, clara]) await register(one);
  });

  afterAll(async () => {
    for (const one of [anna, phone, boris, clara]) await one?.leave();
    await platform?.stop();
  });

  /** How long the page was held up at most, since it was opened. */
  async function watchStalls({ page }: Visitor): Promise<() => Promise<number>> {
    await page.evaluate(() => {
      const seen = { longest: 0 };
      Object.assign(window, { stalls: seen });
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) {
          seen.longest = Math.max(seen.longest, duration);
        }
      }).observe({ type: "longtask" });
    });
    return () =>
      page.evaluate(() => (window as unknown as { stalls: { longest: number } }).stalls.longest);
  }

  it("works: a group is made with the switch on, and both read what is written", async () => {
    const { page } = anna;
    await page.goto("/chats");
    await page.getByRole("button", { name: "New chat" }).first().click();
    await page.getByRole("button", { name: "New group" }).click();
    await page.getByLabel("Name of the group").fill("A secret");
    await page.getByLabel("End-to-end encrypted").check();
    for (const name of ["Boris Ilyin", "Clara"]) {
      await page.getByRole("dialog").getByText(name, { exact: true }).click();
    }
    await page.getByRole("button", { name: "Create with 2 people" }).click();
    await page.waitForURL(/\/chats\/[0-9a-f-]{36}/);
    chatPath = new URL(page.url()).pathname;
    // The others have the app open: their browsers come in by themselves.
    await page.getByText("only the members’ devices can read this").waitFor();
    await write(anna, "first");
    await expectShown(anna, ["first"]);
    for (const one of [boris, clara]) await one.page.goto(chatPath);
    await boris.page.getByText("only the members’ devices", { exact: false }).waitFor();
    await clara.page.getByText("Сквозное шифрование", { exact: false }).waitFor();
    await write(anna, "second");
    await eventually(() => shown(boris)).toContain("second");
    await write(boris, "third");
    await eventually(() => shown(clara)).toContain("third");
    await eventually(() => shown(anna)).toEqual(["first", "second", "third"]);
  });

  it("works: the page stays quick while the worker encrypts, and a reload finds everything", async () => {
    await anna.page.reload();
    await eventually(() => shown(anna)).toEqual(["first", "second", "third"]);
    const longest = await watchStalls(boris);
    for (let count = 1; count <= 8; count += 1) await write(anna, `quick ${count}`);
    await eventually(() => shown(boris)).toContain("quick 8");
    expect(await longest()).toBeLessThan(LONGEST_STALL_MS);
  });

  it("works: the list shows what was written last, and the search finds it here", async () => {
    await boris.page.goto("/chats");
    await boris.page.getByRole("link", { name: /A secret.*quick 8/s }).waitFor();
    await anna.page.goto(`${chatPath}?find=third`);
    await anna.page.getByRole("search").getByText("third").waitFor();
  });

  it("works: a second device of the same person joins, reads on and not back", async () => {
    await signIn(phone);
    await phone.page.waitForURL("**/chats");
    await phone.page.goto(chatPath);
    await phone.page.getByText("This device came later", { exact: false }).waitFor();
    await boris.page.goto(chatPath);
    await write(boris, "to all devices");
    await eventually(() => shown(phone)).toEqual(["to all devices"]);
    await write(phone, "from the phone");
    await anna.page.goto(chatPath);
    await eventually(() => shown(anna)).toContain("from the phone");
    await eventually(() => shown(boris)).toContain("from the phone");
  });

  it("refuses: who is removed reads nothing more; let in again, they read on", async () => {
    const { page } = anna;
    await page.getByRole("button", { name: /^A secret/ }).click();
    await page.getByRole("button", { name: "Remove Clara" }).click();
    await page.getByRole("button", { name: "Remove", exact: true }).click();
    await page.getByRole("button", { name: "Remove Clara" }).waitFor({ state: "detached" });
    await write(boris, "without Clara");
    await page.getByRole("button", { name: "Add people" }).click();
    await page.getByRole("dialog").last().getByText("Clara", { exact: true }).click();
    await page.getByRole("button", { name: "Add 1 person" }).click();
    await clara.page.goto(chatPath);
    await clara.page.getByText("присоединилось позже", { exact: false }).waitFor();
    await write(boris, "welcome back");
    await eventually(() => shown(clara)).toContain("welcome back");
    expect(await shown(clara)).not.toContain("without Clara");
    await eventually(() => shown(phone)).toContain("welcome back");
    // That another device was faster is nothing to complain of.
    expect(anna.complaints().filter((one) => !one.includes("409"))).toEqual([]);
  });

  it("survives a sign-out: no key and no device is left, and a new one joins", async () => {
    const keys = () =>
      phone.page.evaluate(async () => {
        const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
        return names.filter((name) => name.startsWith("veche-keys:")).length;
      });
    expect(await keys()).toBe(1);
    await signOut(phone);
    await eventually(keys).toBe(0);
    await signIn(phone);
    await phone.page.waitForURL("**/chats");
    await phone.page.goto(chatPath);
    await phone.page.getByText("This device came later", { exact: false }).waitFor();
    await write(boris, "to the new device");
    await eventually(() => shown(phone)).toEqual(["to the new device"]);
  });
});
