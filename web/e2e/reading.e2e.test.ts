import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { eventually, noChromium, register, shown, type Visitor, visit, write } from "./browsers.ts";
import { type Member, memberByApi } from "./members.ts";
import { type Platform, startPlatform } from "./platform.ts";

/** Far more than is loaded when a chat is opened. */
const MANY = 260;

describe.skipIf(noChromium)("reading a long chat, and what can be done with its messages", () => {
  let platform: Platform;
  let anna: Visitor;
  let boris: Visitor;
  let vera: Member;
  let family: string;

  beforeAll(async () => {
    platform = await startPlatform({ CHAT_MESSAGES_PER_10S: "100000" });
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
    vera = await memberByApi(platform, "vera");
    const link = anna.page.locator('a[href^="/chats/"]');
    family = (await link.getAttribute("href"))?.split("/").at(-1) ?? "";
    for (let number = 1; number <= MANY; number += 1) {
      await vera.write(family, `line ${number}`, number === MANY ? { replyTo: 10 } : {});
    }
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
  });

  const log = ({ page }: Visitor) => page.getByRole("log");
  const bubble = ({ page }: Visitor, text: string) =>
    page.locator("article").filter({ has: page.getByText(text, { exact: true }) });
  const inSight = async (visitor: Visitor, text: string) => {
    if ((await bubble(visitor, text).count()) === 0) return false;
    const box = await bubble(visitor, text).boundingBox();
    const frame = await log(visitor).boundingBox();
    if (box === null || frame === null) return false;
    return box.y >= frame.y && box.y + box.height <= frame.y + frame.height;
  };

  it("works: it opens at the first unread message, and what was read is not lost on the way", async () => {
    await anna.page.locator('a[href^="/chats/"]').click();
    await anna.page.getByText("New messages").waitFor();
    await eventually(() => inSight(anna, "line 1")).toBe(true);
    expect(await shown(anna)).not.toContain(`line ${MANY}`);
    const jump = anna.page.getByRole("button", { name: /To the latest messages/ });
    await jump.click();
    await eventually(() => inSight(anna, `line ${MANY}`)).toBe(true);
    await eventually(() => anna.page.title()).not.toMatch(/^\(/);
  });

  it("works: an answer leads to what it answers, however far back, and it stands out", async () => {
    await anna.page.reload();
    await eventually(() => inSight(anna, `line ${MANY}`)).toBe(true);
    const quote = bubble(anna, `line ${MANY}`).getByRole("button", { name: "line 7" });
    await quote.click();
    const target = anna.page.locator('article[data-seq="10"]');
    await eventually(() => target.getAttribute("data-flash")).toBe("true");
    await anna.page.getByRole("button", { name: /To the latest messages/ }).click();
    await eventually(() => inSight(anna, `line ${MANY}`)).toBe(true);
  });

  it("works: who goes elsewhere while a stretch is fetched stays where they went", async () => {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slow = /\/messages\?.*before=11\b/;
    await anna.page.route(slow, async (route) => {
      await held;
      await route.continue();
    });
    await anna.page.reload();
    const asked = anna.page.waitForRequest(slow);
    await bubble(anna, `line ${MANY}`).getByRole("button", { name: "line 7" }).click();
    await asked;
    await anna.page.getByRole("textbox", { name: "Search", exact: true }).fill("line 150");
    await anna.page.locator('a[href*="m="]').filter({ hasText: "line 150" }).click();
    await eventually(() => inSight(anna, "line 150")).toBe(true);
    const late = anna.page.waitForResponse(slow);
    letGo();
    await (await late).finished();
    await anna.page.unroute(slow);
    await eventually(() => inSight(anna, "line 150")).toBe(true);
    expect(await inSight(anna, "line 7")).toBe(false);
    await anna.page.getByRole("button", { name: "Clear the search" }).click();
  });

  it("works: an address names a message, and from there one reads on to the end", async () => {
    await anna.page.goto(`/chats/${family}?m=20`);
    const target = anna.page.locator('article[data-seq="20"]');
    await target.waitFor();
    const far = `line ${MANY}`;
    await eventually(async () => {
      await log(anna).evaluate((element) => {
        element.scrollTop = element.scrollHeight;
      });
      return inSight(anna, far);
    }).toBe(true);
  });

  it("works: a message is searched for, and jumped to where it stands", async () => {
    await anna.page.getByRole("textbox", { name: "Search", exact: true }).fill("line 37");
    const hit = anna.page.locator('a[href*="m="]').filter({ hasText: "line 37" });
    await hit.click();
    await eventually(() => inSight(anna, "line 37")).toBe(true);
    await eventually(() => bubble(anna, "line 37").getAttribute("data-flash")).toBe("true");
    expect(await shown(anna)).not.toContain(`line ${MANY}`);
    await anna.page.getByRole("button", { name: "Clear the search" }).click();
    await anna.page.getByRole("button", { name: /To the latest messages/ }).click();
    await eventually(() => inSight(anna, `line ${MANY}`)).toBe(true);
  });

  it("works: only what is near is in the page, and axe finds nothing", async () => {
    expect(await anna.page.locator("article").count()).toBeLessThan(90);
    expect(await findings(anna.page)).toEqual([]);
  });

  it("works: a reaction and a changed text are seen by the other", async () => {
    await boris.page.goto(`/chats/${family}`);
    await boris.page.getByRole("button", { name: /К последним/ }).click();
    await vera.write(family, "shall we?");
    const theirs = bubble(boris, "shall we?");
    await theirs.waitFor();
    await theirs.dispatchEvent("contextmenu");
    await boris.page.getByRole("menuitemcheckbox", { name: "👍" }).click();
    const ours = bubble(anna, "shall we?");
    await ours.getByRole("button", { name: "👍, 1 reaction" }).waitFor();

    const seq = await ours.getAttribute("data-seq");
    await vera.call("PATCH", `/api/chats/${family}/messages/${seq}`, { text: "shall we go?" });
    await bubble(boris, "shall we go?").getByText("изменено").waitFor();
  });

  it("works: what was deleted by mistake comes back; what was not, goes for everybody", async () => {
    await write(anna, "oops");
    await bubble(boris, "oops").waitFor();
    const remove = async () => {
      await bubble(anna, "oops").click({ button: "right" });
      await anna.page.getByRole("menuitem", { name: "Delete" }).click();
      await eventually(() => bubble(anna, "oops").count()).toBe(0);
    };
    await remove();
    await anna.page.getByRole("button", { name: "Undo" }).click();
    await bubble(anna, "oops").waitFor();
    expect(await bubble(boris, "oops").count()).toBe(1);
    await remove();
    await eventually(() => bubble(boris, "oops").count()).toBe(0);
  });

  it("works: what is pinned stands above, and leads to its place", async () => {
    await anna.page.goto(`/chats/${family}?m=30`);
    const target = anna.page.locator('article[data-seq="30"]');
    await target.click({ button: "right" });
    await anna.page.getByRole("menuitem", { name: "Pin" }).click();
    const bar = anna.page.getByRole("button", { name: /^Pinned message/ });
    await bar.waitFor();
    await anna.page.goto(`/chats/${family}`);
    await eventually(() => target.count()).toBe(0);
    await bar.click();
    await eventually(() => target.getAttribute("data-flash")).toBe("true");
  });

  it("works: a group is made, and who is taken out of it sees it go", async () => {
    await anna.page.getByRole("button", { name: "New chat" }).click();
    const dialog = anna.page.getByRole("dialog");
    await dialog.getByRole("button", { name: "New group" }).click();
    await dialog.getByLabel("Name of the group").fill("Lake trip");
    await dialog.getByRole("checkbox", { name: /boris/ }).click();
    expect(await findings(anna.page)).toEqual([]);
    await dialog.getByRole("button", { name: /^Create/ }).click();
    await anna.page.getByRole("heading", { name: "Lake trip", level: 1 }).waitFor();
    await write(anna, "who is in?");

    await boris.page.goto("/chats");
    await boris.page.getByRole("link", { name: /Lake trip/ }).click();
    await bubble(boris, "who is in?").waitFor();

    await anna.page
      .getByRole("button", { name: /Lake trip/ })
      .last()
      .click();
    await anna.page.getByRole("button", { name: /^Remove Борис/ }).click();
    await anna.page.getByRole("button", { name: "Remove", exact: true }).click();
    await boris.page.waitForURL("**/chats");
    await boris.page.getByText(/Вас больше нет в «Lake trip»/).waitFor();
    expect(await boris.page.getByRole("link", { name: /Lake trip/ }).count()).toBe(0);
  });

  it("works: nothing was complained of", () => {
    expect(anna.complaints()).toEqual([]);
    expect(boris.complaints()).toEqual([]);
  });
});
