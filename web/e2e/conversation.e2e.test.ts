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
import { advance } from "./clock.ts";
import { hearPlayed } from "./heard.ts";
import { memberByApi } from "./members.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("two people in the family chat", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  const said: string[] = [];

  beforeAll(async () => {
    platform = await startPlatform();
    anna = await visit(platform, { name: "Anna Petrova", username: "anna", devices: "allowed" });
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
    // In what order they came the platform has decided; only what is near the end is in the page.
    const latest = (await shown(anna)).slice(-both.length);
    expect([...latest].sort()).toEqual([...both].sort());
    said.push(...latest);
    await expectShown(anna, said);
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
    await expectShown(anna, said);
    const log = anna.page.getByRole("log");
    const held = () => log.evaluate((element) => element.scrollHeight);
    let gate = Promise.withResolvers<void>();
    await anna.page.route(/\/messages\?before=/, async (route) => {
      await gate.promise;
      await route.continue();
    });
    for (;;) {
      // Far enough up for older ones to be asked for; what is in sight then has to stay where it is.
      await log.evaluate((element) => {
        element.scrollTop = 300;
      });
      await eventually(async () => (await inSight(anna)).seq).toBeGreaterThan(0);
      if ((await shown(anna))[0] === said[0]) break;
      const before = await inSight(anna);
      const height = await held();
      gate.resolve();
      await eventually(held).toBeGreaterThan(height);
      const after = await anna.page.locator(`[data-seq="${before.seq}"]`).boundingBox();
      expect(Math.abs((after?.y ?? 0) - before.y)).toBeLessThanOrEqual(2);
      gate = Promise.withResolvers();
    }
    gate.resolve();
    await anna.page.unroute(/\/messages\?before=/);
    expect(await readDown(anna)).toEqual(said);
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

  it("survives: what was written while the list was on its way, though the line for news stood before it came", async () => {
    const [hub, stands, list] = [
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
      Promise.withResolvers<void>(),
    ];
    const asked = Promise.withResolvers<void>();
    const tab = await boris.context.newPage();
    await tab.goto("/gallery");
    await boris.page.routeWebSocket(/\/api\/ws$/, async (socket) => {
      await hub.promise;
      const server = socket.connectToServer();
      socket.onMessage((text) => {
        server.send(text);
        stands.resolve();
      });
    });
    await boris.page.route(
      "**/api/chats?*",
      async (route) => {
        const response = await route.fetch();
        asked.resolve();
        await list.promise;
        await route.fulfill({ response });
      },
      { times: 1 },
    );
    await boris.page.goto("/gallery");
    await asked.promise;
    await says(anna, "on its way");
    await eventually(() => tab.title()).toMatch(/^\(2\)/);
    hub.resolve();
    await stands.promise;
    list.resolve();
    await eventually(() => boris.page.title()).toMatch(/^\(2\)/);
    await tab.close();
  });

  it("works: nothing was complained of", () => {
    expect(anna.complaints()).toEqual([]);
    expect(boris.complaints()).toEqual([]);
  });

  it("works: a voice message is recorded here and heard there; its copied address ends", async () => {
    await openChat(anna);
    await openChat(boris);
    await anna.page.getByRole("button", { name: "Record a voice message" }).click();
    await anna.page.getByText("0:02", { exact: true }).waitFor();
    await anna.page.getByRole("button", { name: "Send" }).click();
    await boris.page.evaluate(hearPlayed);
    await boris.page.getByRole("button", { name: "Слушать" }).last().click();
    await eventually(() => boris.page.evaluate(() => globalThis.loudest ?? 0)).toBeGreaterThan(
      0.01,
    );
    const address = await boris.page.evaluate(() => globalThis.heardFrom ?? "");

    const stranger = await anna.context.browser()?.newContext({ baseURL: platform.origin });
    const page = await stranger?.newPage();
    await page?.goto("/login");
    const fetched = () =>
      page?.evaluate(async (url) => (await fetch(url, { cache: "no-store" })).status, address);
    expect(await fetched()).toBe(200);
    await advance(platform, 3 * 3_600);
    expect(await fetched()).toBe(410);
    await stranger?.close();
  });
});

/** A message that is in sight, and where. */
async function inSight({ page }: Visitor): Promise<{ seq: number; y: number }> {
  return page.getByRole("log").evaluate((element) => {
    const edge = element.getBoundingClientRect().top;
    const messages = [...element.querySelectorAll<HTMLElement>("[data-seq]")];
    const first = messages.find((one) => one.getBoundingClientRect().top >= edge);
    return { seq: Number(first?.dataset["seq"] ?? 0), y: first?.getBoundingClientRect().top ?? 0 };
  });
}

/** Every text of the conversation, read from the top to the end as a reader does. */
async function readDown({ page }: Visitor): Promise<string[]> {
  const log = page.getByRole("log");
  await log.evaluate((element) => {
    element.scrollTop = 0;
  });
  const texts = new Map<number, string>();
  for (let ended = false; !ended; ) {
    const near = await log.evaluate((element) =>
      [...element.querySelectorAll<HTMLElement>("[data-seq]")].map((message) => ({
        seq: Number(message.dataset["seq"]),
        text: message.querySelector("[data-text]")?.textContent ?? "",
      })),
    );
    for (const { seq, text } of near) texts.set(seq, text);
    ended = await log.evaluate(async (element) => {
      const before = element.scrollTop;
      element.scrollTop += element.clientHeight;
      const moved = element.scrollTop !== before;
      // What is near the new place is in the page two frames later.
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
      return !moved;
    });
  }
  return [...texts].sort(([a], [b]) => a - b).map(([, text]) => text);
}
