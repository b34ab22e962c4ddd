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
import {
  beginSealed,
  codeOf,
  confirmDevice,
  loseKeys,
  openSafety,
  silentDevice,
  watchStalls,
} from "./sealed.ts";

/** What one task of the page may take at most, on whatever machine there is: work with keys would take longer. */
const LONGEST_STALL_MS = 200;

describe.skipIf(noChromium)("three people in an encrypted group, one with two devices", () => {
  let platform: Platform;
  let anna: Visitor;
  let phone: Visitor;
  let boris: Visitor;
  let clara: Visitor;
  let chatPath: string;
  let directPath: string;

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
    await page.getByText("only the members’ devices can read this").waitFor({ timeout: 60_000 });
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
    // Work with keys would stall it each time; what else goes on in the machine does so now and then.
    const stalls: number[] = [];
    const asked: string[] = [];
    const note = (request: { url(): string }) => void asked.push(request.url());
    boris.page.on("request", note);
    for (let round = 0; round < 3 && !(Math.min(...stalls) < LONGEST_STALL_MS); round += 1) {
      const longest = await watchStalls(boris);
      for (let count = 1; count <= 4; count += 1) await write(anna, `quick ${4 * round + count}`);
      await eventually(() => shown(boris)).toContain(`quick ${4 * round + 4}`);
      stalls.push(await longest());
    }
    expect(Math.min(...stalls)).toBeLessThan(LONGEST_STALL_MS);
    boris.page.off("request", note);
    // The socket has brought them: the log is not gone through again for each.
    const logs = asked.filter((url) => new URL(url).pathname.endsWith("/events"));
    expect(logs.length).toBeLessThan(4 * stalls.length);
    await write(anna, "quick at last");
    await eventually(() => shown(boris)).toContain("quick at last");
    // Whoever has the chat open sees in the list what they have just written there.
    await anna.page.getByRole("link", { name: /A secret.*quick at last/s }).waitFor();
  });

  it("works: the list shows what was written last, and the search finds it here", async () => {
    await boris.page.goto("/chats");
    await boris.page.getByRole("link", { name: /A secret.*quick at last/s }).waitFor();
    await anna.page.goto(`${chatPath}?find=third`);
    await anna.page.getByRole("search").getByText("third").waitFor();
  });

  it("works: a second device of the same person is confirmed by its code, reads on and not back", async () => {
    await signIn(phone);
    await phone.page.waitForURL("**/chats");
    await phone.page.goto(chatPath);
    await phone.page.getByText("it is not confirmed", { exact: false }).waitFor();
    await confirmDevice(anna, await codeOf(phone));
    await phone.page.reload();
    await phone.page.getByText("This device came later", { exact: false }).waitFor();
    await boris.page.goto(chatPath);
    await write(boris, "to all devices");
    await eventually(() => shown(phone)).toEqual(["to all devices"]);
    await write(phone, "from the phone");
    await anna.page.goto(chatPath);
    await eventually(() => shown(anna)).toContain("from the phone");
    await eventually(() => shown(boris)).toContain("from the phone");
  });

  it("works: the new device asks for what was said before, the old one gives it, and it is found there", async () => {
    await phone.page.goto("/settings/security/devices");
    await phone.page.getByRole("button", { name: "Ask another device" }).click();
    await phone.page.getByText("Open Veche on a device of yours", { exact: false }).waitFor();
    await anna.page.goto(chatPath);
    await anna.page.getByText("asks this device for what was said", { exact: false }).waitFor();
    await anna.page.getByRole("button", { name: "Send it there" }).click();
    await anna.page.getByText("It is on its way.", { exact: false }).waitFor();
    await phone.page.getByText("messages have come", { exact: false }).waitFor();
    await phone.page.goto(`${chatPath}?find=third`);
    await phone.page.getByRole("search").getByText("third").waitFor();
    await phone.page.goto(chatPath);
    await phone.page.getByText("only the members’ devices", { exact: false }).waitFor();
    const all = await shown(anna);
    await expectShown(phone, all);
    expect(all).toContain("first");
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
    const tab = await phone.context.newPage();
    await tab.goto(chatPath);
    await tab.getByText("only the members’ devices", { exact: false }).waitFor();
    await signOut(phone);
    await eventually(keys).toBe(0);
    await signIn(phone);
    await phone.page.waitForURL("**/chats");
    // In another tab too, which had the old keys open: it is one device.
    await tab.getByText("it is not confirmed", { exact: false }).waitFor();
    await tab.close();
    await phone.page.goto(chatPath);
    await confirmDevice(anna, await codeOf(phone));
    await phone.page.reload();
    await phone.page.getByText("This device came later", { exact: false }).waitFor();
    await write(boris, "to the new device");
    await eventually(() => shown(phone)).toEqual(["to the new device"]);
  });

  it("works: two people see one safety number, and the mark that it was compared", async () => {
    const { page } = anna;
    directPath = await beginSealed(anna, boris);
    await write(anna, "between us");
    await boris.page.goto(directPath);
    await eventually(() => shown(boris)).toEqual(["between us"]);
    const hers = await openSafety(anna, /Boris Ilyin/);
    expect(hers).toMatch(/^\d{60}$/);
    expect(await openSafety(boris, /Anna Petrova/)).toBe(hers);
    await page.getByRole("button", { name: "Mark as compared" }).click();
    await page.getByText("You have compared this number.").waitFor();
    await page.goto(directPath);
    await page.getByRole("img", { name: "Compared: nobody is between you" }).waitFor();
    // Among the members of a group it is seen too.
    await page.goto(chatPath);
    await page.getByRole("button", { name: /^A secret/ }).click();
    await page.getByRole("button", { name: "Safety number with Boris Ilyin, compared" }).waitFor();
    await page.getByRole("button", { name: "Safety number with Clara", exact: true }).click();
    await page.getByRole("dialog").last().locator("[data-number]").waitFor();
  });

  it("survives: who deletes a message and is gone before it is sent has it deleted when they are back", async () => {
    const { page, context, line } = anna;
    for (const one of [anna, boris]) await one.page.goto(chatPath);
    const deletes = async (text: string) => {
      await page.locator("[data-text]", { hasText: text }).click({ button: "right" });
      await page.getByRole("menuitem", { name: "Delete" }).click();
    };
    const wanted = () => page.evaluate(deletionsHere);
    for (const text of ["said in haste", "said too much"]) await write(anna, text);
    await eventually(() => shown(boris)).toContain("said too much");
    await deletes("said in haste");
    await eventually(wanted).toBe(1);
    await page.getByRole("button", { name: "Undo" }).click();
    await eventually(wanted).toBe(0);
    await deletes("said too much");
    await eventually(wanted).toBe(1);
    await context.setOffline(true);
    line.cut();
    await page.goto("about:blank");
    line.restore();
    await context.setOffline(false);
    expect(await shown(boris)).toContain("said too much");
    await page.goto("/chats");
    await eventually(() => shown(boris)).not.toContain("said too much");
    await eventually(wanted).toBe(0);
    expect(await shown(boris)).toContain("said in haste");
  });

  it("works: who has lost all devices is back by their recovery code, with what was said, and nobody is warned", async () => {
    const { page } = clara;
    const devices = "/settings/security/devices";
    await eventually(() => shown(clara)).toContain("to the new device");
    const before = await shown(clara);
    await page.goto(devices);
    await page.getByRole("button", { name: "Создать код восстановления" }).click();
    const dialog = page.getByRole("dialog");
    const code = (await dialog.locator("output").textContent()) ?? "";
    expect(code).toMatch(/^(\w{4}-){6}\w{4}$/);
    await dialog.getByLabel("последние четыре знака", { exact: false }).fill("0000");
    await dialog.getByRole("button", { name: "Код у меня, сохранить копию" }).click();
    await dialog.getByText("Это не последние четыре знака кода.").waitFor();
    await dialog.getByLabel("последние четыре знака", { exact: false }).fill(code.slice(-4));
    await dialog.getByRole("button", { name: "Код у меня, сохранить копию" }).click();
    await page.getByText("теперь сохраняется", { exact: false }).waitFor();
    await page.getByText("Сохранено:", { exact: false }).waitFor();
    await loseKeys(clara);
    await page.goto(chatPath);
    await page.getByRole("button", { name: "Показать код" }).click();
    const field = dialog.getByLabel("Код восстановления");
    await field.fill(`${code.slice(0, -1)}${code.endsWith("0") ? "1" : "0"}`);
    await dialog.getByRole("button", { name: "Восстановить" }).click();
    await dialog.getByText("Так код не пишется", { exact: false }).waitFor();
    await field.fill(code.toLowerCase());
    await dialog.getByRole("button", { name: "Восстановить" }).click();
    await page.getByText("Копия от", { exact: false }).waitFor();
    // The chat that was open shows it by itself.
    await expectShown(clara, before);
    await boris.page.goto(chatPath);
    await write(boris, "after the loss");
    await eventually(() => shown(clara)).toContain("after the loss");
    await boris.page.goto("/chats");
  });

  it("refuses: a device that was put into the list past its owner does not get in, and is shown", async () => {
    await silentDevice(platform, "boris");
    await anna.page.goto(directPath);
    await anna.page.getByText("1 device on Boris Ilyin’s list is confirmed by none").waitFor();
    await write(anna, "still between us");
    await boris.page.goto(directPath);
    await eventually(() => shown(boris)).toEqual(["between us", "still between us"]);
    await boris.page.getByText("1 device of yours waits to be confirmed.").waitFor();
  });

  it("works: who starts anew is shown to the other with a warning, and what was compared is not any more", async () => {
    await loseKeys(boris);
    await boris.page.goto(directPath);
    await boris.page.getByRole("button", { name: "Show the code" }).click();
    await boris.page.getByRole("button", { name: "Start anew" }).click();
    await boris.page.getByRole("button", { name: "Start anew" }).click();
    await boris.page.getByText("This device is yours now").waitFor();
    await anna.page.goto(directPath);
    await anna.page.getByText("The safety number with Boris Ilyin has changed").waitFor();
    expect(await anna.page.getByRole("img", { name: "Compared:" }).count()).toBe(0);
    await anna.page.getByRole("button", { name: "I have seen it" }).click();
    await anna.page
      .getByText("The safety number with Boris Ilyin has changed")
      .waitFor({ state: "detached" });
  });
});

/** In the page: how many deletions this browser has still to carry out. */
async function deletionsHere(): Promise<number> {
  const names = (await indexedDB.databases()).map(({ name }) => name ?? "");
  const name = names.find((one) => one.startsWith("veche-keys:")) ?? "";
  const answered = <Value>(request: IDBRequest<Value>) =>
    new Promise<Value>((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await answered(indexedDB.open(name));
  const range = IDBKeyRange.bound(["deletion", ""], ["deletion", "~"]);
  const count = await answered(db.transaction("sealed").objectStore("sealed").count(range));
  db.close();
  return count;
}
