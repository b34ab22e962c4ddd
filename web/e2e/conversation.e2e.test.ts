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
import { memberByApi } from "./members.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("two people in the family chat", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  const said: string[] = [];

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, {
      name: "Борис Ильин",
      username: "boris",
      locale: "ru-RU",
      phone: true,
      dark: true,
    });
    await register(anna);
    await register(boris);
    await openChat(anna);
    await openChat(boris);
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

  it("works: what one writes the other reads, both ways", async () => {
    await says(anna, "Hello, is anybody here?");
    await expectShown(boris, said);
    await says(boris, "Я здесь");
    await expectShown(anna, said);
    await says(boris, "Строка раз\nстрока два");
    await expectShown(anna, said);
    await eventually(() => boris.page.locator('article[data-own][data-mark="read"]').count()).toBe(
      2,
    );
  });

  it("works: who writes is seen writing", async () => {
    const field = boris.page.locator("form textarea:not([aria-hidden])");
    await field.pressSequentially("А что если");
    await anna.page.getByText("Борис Ильин is typing…").waitFor();
    await field.fill("");
  });

  it("survives a cut line: nothing is lost, doubled or out of order", async () => {
    await says(anna, "before the cut");
    await expectShown(boris, said);
    boris.line.cut();

    const away = Array.from({ length: 12 }, (_, index) => `while you were away, ${index + 1}`);
    for (const text of away) await says(anna, text);
    const waiting = ["written without a network", "and one more"];
    for (const text of waiting) await write(boris, text);
    const pending = boris.page.locator('article[data-mark="pending"]');
    await eventually(() => pending.count()).toBe(2);
    const seen = await shown(boris);
    expect(seen.slice(-2)).toEqual(waiting);
    expect(seen.slice(0, -2)).toEqual(said.slice(0, seen.length - 2));

    boris.line.restore();
    said.push(...waiting);
    await expectShown(boris, said);
    await expectShown(anna, said);
    await eventually(() => pending.count()).toBe(0);
  });

  it("survives line after line being cut while both write", async () => {
    const both: string[] = [];
    for (let round = 1; round <= 3; round += 1) {
      for (const [who, other] of [
        [anna, boris],
        [boris, anna],
      ] as const) {
        other.line.cut();
        const text = `${who.username}, round ${round}`;
        const reply = `${other.username} in the dark, round ${round}`;
        await write(who, text);
        await write(other, reply);
        other.line.restore();
        both.push(text, reply);
        await eventually(async () => (await shown(who)).slice(-both.length).sort()).toEqual(
          [...both].sort(),
        );
      }
    }
    const log = await shown(anna);
    said.push(...log.slice(said.length));
    expect(log).toEqual(said);
    expect(new Set(both).size).toBe(both.length);
    await expectShown(boris, said);
  });

  it("survives a reload in the middle of a sentence and of sending", async () => {
    const field = boris.page.locator("form textarea:not([aria-hidden])");
    boris.line.cut();
    await write(boris, "sent just before the reload");
    await field.fill("half a thou");
    boris.line.restore();
    await boris.page.reload();
    said.push("sent just before the reload");
    await expectShown(boris, said);
    await expectShown(anna, said);
    expect(await field.inputValue()).toBe("half a thou");
    await field.fill("");
  });

  it("works: older messages come as one scrolls up, and nothing jumps", async () => {
    const chatId = new URL(anna.page.url()).pathname.split("/").at(-1) ?? "";
    for (const username of ["vera", "gleb", "dina", "egor", "ivan", "kira"]) {
      const member = await memberByApi(platform, username);
      for (let number = 1; number <= 15; number += 1) {
        const text = `${username}, line ${number}`;
        said.push(text);
        await member.write(chatId, text);
      }
    }
    await expectShown(anna, said);
    await anna.page.reload();
    await eventually(() => shown(anna)).toContain(said.at(-1));
    let known = await shown(anna);
    expect(known.length).toBeLessThan(said.length);
    while (known.length < said.length) {
      const oldest = anna.page
        .locator("[data-text]")
        .filter({ hasText: known[0] ?? "" })
        .first();
      await anna.page.getByRole("log").evaluate((element) => {
        element.scrollTop = 0;
      });
      const before = await oldest.boundingBox();
      await eventually(async () => (await shown(anna)).length).toBeGreaterThan(known.length);
      const after = await oldest.boundingBox();
      expect(Math.abs((after?.y ?? 0) - (before?.y ?? 0))).toBeLessThanOrEqual(2);
      known = await shown(anna);
    }
    expect(known).toEqual(said);
  });

  it("works: the other is told how many messages wait, and where they begin", async () => {
    // Only who has seen everything so far has nothing else waiting.
    await eventually(() => shown(boris)).toContain(said.at(-1));
    await eventually(() => boris.page.title()).not.toMatch(/^\(/);
    await boris.page.goto("/gallery");
    await says(anna, "for later");
    await boris.page.getByText("1", { exact: true }).first().waitFor();
    await eventually(() => boris.page.title()).toMatch(/^\(1\)/);
    await openChat(boris);
    await boris.page.getByText("Новые сообщения").waitFor();
    await eventually(() => boris.page.title()).not.toMatch(/^\(1\)/);
  });

  it("survives: what was written after the list came and before the line for news stood", async () => {
    const hub = Promise.withResolvers<void>();
    await boris.page.routeWebSocket(/\/api\/ws$/, async (socket) => {
      await hub.promise;
      socket.connectToServer();
    });
    const listed = boris.page.waitForResponse("**/api/chats?*");
    await boris.page.goto("/gallery");
    await listed;
    await says(anna, "in between");
    hub.resolve();
    await eventually(() => boris.page.title()).toMatch(/^\(1\)/);
  });

  it("works: nothing was complained of", () => {
    expect(anna.complaints()).toEqual([]);
    expect(boris.complaints()).toEqual([]);
  });
});
