import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { eventually, noChromium, signIn, type Visitor, visit } from "./browsers.ts";
import { type Member, memberByApi } from "./members.ts";
import { type Platform, startPlatform } from "./platform.ts";

describe.skipIf(noChromium)("calls ring, are answered, declined and called back", () => {
  let platform: Platform;
  let annaByApi: Member;
  let borisByApi: Member;
  let anna: Visitor;
  let desk: Visitor;
  let phone: Visitor;
  let direct: string;

  beforeAll(async () => {
    platform = await startPlatform();
    annaByApi = await memberByApi(platform, "anna");
    borisByApi = await memberByApi(platform, "boris");
    const made = await annaByApi.call("POST", "/api/chats", {
      type: "direct",
      userId: borisByApi.id,
    });
    direct = ((await made.json()) as { id: string }).id;
    const devices = "allowed";
    const boris = { name: "boris", username: "boris", locale: "ru-RU", devices } as const;
    anna = await visit(platform, { name: "anna", username: "anna", devices });
    desk = await visit(platform, { ...boris });
    phone = await visit(platform, { ...boris, phone: true, dark: true });
    for (const visitor of [anna, desk, phone]) {
      await signIn(visitor);
      await visitor.page.waitForURL("**/chats");
    }
  });

  afterAll(async () => {
    for (const visitor of [anna, desk, phone]) await visitor?.leave();
    await platform?.stop();
  });

  const ring = ({ page }: Visitor): Locator => page.getByRole("dialog", { name: "anna" });
  const stage = (page: Page): Locator => page.getByRole("main", { name: /^(Call with|Звонок:) / });
  const call = async ({ page }: Visitor, name = "Call") => {
    await page.goto(`/chats/${direct}`);
    await page.getByRole("button", { name, exact: true }).first().click();
  };

  it("works: it rings on every device, and stops on the others when one answers", async () => {
    await call(anna, "Video call");
    await stage(anna.page).getByText("Ringing…").waitFor();
    for (const one of [desk, phone]) {
      await ring(one).getByText("Входящий видеозвонок").waitFor();
      await eventually(() => one.page.title()).toBe("Звонит anna");
    }
    expect(await findings(desk.page)).toEqual([]);
    expect(await findings(phone.page)).toEqual([]);
    await ring(phone).getByRole("button", { name: "С видео" }).click();
    await eventually(() => ring(desk).count()).toBe(0);
    await eventually(() => desk.page.title()).not.toContain("Звонит");
    for (const { page } of [anna, phone]) await stage(page).getByRole("timer").waitFor();
    expect(await findings(anna.page)).toEqual([]);
    expect(await findings(phone.page)).toEqual([]);
  });

  it("works: keys mute, and the other side sees it; the picture of oneself goes where one wants", async () => {
    const { page } = anna;
    await page.keyboard.press("m");
    await page.getByRole("button", { name: "Unmute the microphone" }).waitFor();
    await stage(phone.page).getByRole("img", { name: "Микрофон выключен" }).waitFor();
    await page.keyboard.press("m");
    await eventually(() =>
      stage(phone.page).getByRole("img", { name: "Микрофон выключен" }).count(),
    ).toBe(0);
    const self = page.getByRole("button", { name: "Your picture" });
    const place = async () => (await self.boundingBox()) ?? { x: 0, y: 0 };
    const before = await place();
    await self.press("ArrowLeft");
    expect((await place()).x).toBeLessThan(before.x);
    await self.press("ArrowUp");
    expect((await place()).y).toBeLessThan(before.y);
  });

  it("works: the call goes on while one writes, and after the page was loaded anew", async () => {
    const { page } = anna;
    await page.getByRole("link", { name: "Leave it on the side" }).click();
    await page.waitForURL("**/chats");
    const aside = page.getByRole("complementary", { name: "Call with boris" });
    await aside.waitFor();
    await page.goto(`/chats/${direct}`);
    await page
      .getByRole("complementary")
      .getByText(/^\d+:\d\d$/)
      .waitFor();
    await page.locator("form textarea:not([aria-hidden])").fill("while we talk");
    await page.keyboard.press("Enter");
    await page.getByText("while we talk").first().waitFor();
    expect(await findings(page)).toEqual([]);
    await page.getByRole("link", { name: /^Back to the call/ }).click();
    await stage(page).getByRole("timer").waitFor();
    await page.getByRole("button", { name: "Hang up" }).click();
    await stage(phone.page)
      .getByText(/Звонок завершён/)
      .waitFor();
    await page.waitForURL(`**/chats/${direct}`);
  });

  it("works: who declines is not asked again, and who calls is told", async () => {
    await call(anna);
    await ring(desk).getByRole("button", { name: "Отклонить" }).click();
    await stage(anna.page).getByText("Declined", { exact: true }).waitFor();
    await eventually(() => ring(phone).count()).toBe(0);
    await stage(anna.page).waitFor({ state: "detached" });
  });

  it("works: a missed call stands in the chat, and is called back from there", async () => {
    await call(anna);
    await ring(desk).waitFor();
    await anna.page.getByRole("button", { name: "Hang up" }).click();
    await eventually(() => ring(desk).count()).toBe(0);
    await desk.page.goto(`/chats/${direct}`);
    const line = desk.page.getByText("Пропущенный звонок").last();
    await line.waitFor();
    await desk.page.getByRole("button", { name: "Перезвонить" }).last().click();
    const back = anna.page.getByRole("dialog", { name: "boris" });
    await back.getByRole("button", { name: "Answer" }).click();
    for (const { page } of [anna, desk]) await stage(page).getByRole("timer").waitFor();
    await desk.page.getByRole("button", { name: "Завершить звонок" }).click();
    await stage(anna.page).waitFor({ state: "detached" });
  });

  it("works: a call goes on with another device, and the one it was on says so", async () => {
    await call(anna);
    await ring(phone).getByRole("button", { name: "Ответить" }).click();
    await stage(phone.page).getByRole("timer").waitFor();
    await desk.page.goto("/calls");
    await desk.page.getByRole("button", { name: "Продолжить здесь" }).click();
    await stage(desk.page).getByRole("timer").waitFor();
    await stage(phone.page)
      .getByRole("alert")
      .getByText(/в другом вашем окне/)
      .waitFor();
    await phone.page.getByRole("button", { name: "Закрыть" }).click();
    await desk.page.getByRole("button", { name: "Завершить звонок" }).click();
    await stage(anna.page).waitFor({ state: "detached" });
  });

  it("works: what is pressed on a notification of a call is done", async () => {
    const callId = async () => {
      const active = await borisByApi.call("GET", "/api/calls/active");
      const { items } = (await active.json()) as { items: { id: string }[] };
      return items[0]?.id;
    };
    await call(anna);
    await ring(phone).waitFor();
    await phone.page.goto(`/calls/${await callId()}?action=answer`);
    for (const { page } of [anna, phone]) await stage(page).getByRole("timer").waitFor();
    await phone.page.getByRole("button", { name: "Завершить звонок" }).click();
    await stage(anna.page).waitFor({ state: "detached" });
    await call(anna);
    await ring(phone).waitFor();
    await phone.page.goto(`/calls/${await callId()}?action=decline`);
    await phone.page.waitForURL("**/calls");
    await stage(anna.page).waitFor({ state: "detached" });
  });

  it("works: who does not want to be asked is not, while it rings elsewhere", async () => {
    await desk.page.goto("/chats");
    await call(anna);
    await ring(desk).waitFor();
    await desk.page.keyboard.press("Escape");
    await eventually(() => ring(desk).count()).toBe(0);
    await ring(phone).waitFor();
    await stage(anna.page).getByText("Ringing…").waitFor();
    await anna.page.getByRole("button", { name: "Hang up" }).click();
    await eventually(() => ring(phone).count()).toBe(0);
  });

  it("works: the calls of the past, what became of them, and taking one back out", async () => {
    const { page } = desk;
    const missed = page.getByRole("link", { name: /Звонки.*пропущенный звонок/ });
    await missed.waitFor();
    await missed.click();
    const rows = page.getByRole("listitem");
    await eventually(() => rows.count()).toBe(8);
    await eventually(() => missed.count()).toBe(0);
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringContaining("Пропущенный"),
      expect.stringContaining("Вы отклонили"),
      expect.stringContaining("Входящий"),
      expect.stringContaining("Входящий"),
      expect.stringContaining("Исходящий"),
      expect.stringContaining("Пропущенный"),
      expect.stringContaining("Вы отклонили"),
      expect.stringContaining("Входящий"),
    ]);
    expect(await findings(page)).toEqual([]);
    await page.getByRole("button", { name: "Убрать звонок: anna" }).first().click();
    await eventually(() => rows.count()).toBe(7);
    await page.getByRole("button", { name: "Вернуть" }).click();
    await eventually(() => rows.count()).toBe(8);
    await page.getByRole("link", { name: "Пропущенные" }).click();
    await eventually(() => rows.count()).toBe(2);
    await page.goto("/calls");
    await rows.last().getByRole("link").click();
    await page.getByRole("heading", { name: "Кто участвовал" }).waitFor();
    await page.getByRole("heading", { name: "Как прошёл звонок" }).waitFor();
    expect(await findings(page)).toEqual([]);
  });

  it("works: before everybody of a chat is called, one is asked", async () => {
    const { page } = anna;
    await page.goto("/chats");
    await page.getByRole("link", { name: /Family/ }).click();
    await page.getByRole("button", { name: "Video call", exact: true }).click();
    const plan = page.getByRole("dialog", { name: "Call everybody here" });
    await plan.getByText("It will ring for 1 person.").waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await eventually(() => plan.count()).toBe(0);
    expect(await ring(desk).count()).toBe(0);
  });

  it("works: the check of devices says what works and what is missing", async () => {
    const { page } = anna;
    await page.goto("/calls/check");
    await page.getByText("Microphone: works").waitFor();
    await page.getByText("Camera: works").waitFor();
    await page.getByText("Relay for closed networks: look at this").waitFor();
    await page.getByRole("button", { name: "Look at yourself" }).click();
    await page.getByRole("meter").waitFor();
    expect(await findings(page)).toEqual([]);
    // Who hangs up at once leaves a socket that was about to open.
    const hungUp = /WebSocket is closed before the connection is established/;
    for (const one of [anna, phone]) {
      expect(one.complaints().filter((text) => !hungUp.test(text))).toEqual([]);
    }
  });

  it("refuses to be silent about devices that are not allowed", async () => {
    const wary = await visit(platform, { name: "anna", username: "anna", devices: "refused" });
    try {
      await signIn(wary);
      await wary.page.waitForURL("**/chats");
      await wary.page.goto("/calls/check");
      await wary.page.getByText("Microphone: does not work").waitFor();
      await wary.page.getByText(/does not let us use the microphone/).waitFor();
      await wary.page.getByText(/does not let us use the camera/).waitFor();
      await call(wary);
      await wary.page
        .getByRole("alert")
        .getByText(/does not let us use the microphone/)
        .waitFor();
      await wary.page.getByRole("alert").getByRole("link", { name: "Check devices" }).waitFor();
      expect(await findings(wary.page)).toEqual([]);
      await wary.page.getByRole("button", { name: "Hang up" }).click();
    } finally {
      await wary.leave();
    }
  });
});
