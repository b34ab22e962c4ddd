import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findings } from "./axe.ts";
import { eventually, noChromium, register, type Visitor, visit } from "./browsers.ts";
import { hasFfmpeg, makeClip } from "./clips.ts";
import { type Member, memberByApi } from "./members.ts";
import { outboxLink } from "./outbox.ts";
import { type Platform, startPlatform } from "./platform.ts";

interface Seen {
  readonly time: number;
  readonly paused: boolean;
  readonly muted: boolean;
  readonly frames: number;
  readonly address: string;
  /** What it was given could not be had. */
  readonly failed: boolean;
  /** What of `HTMLMediaElement` tells why it stands, if it does. */
  readonly standing: string;
}

const noFfmpeg = !(await hasFfmpeg());
const MEGABYTE = 1_000_000;
const CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:12.000\nWaves\n";

/** How the video on a page stands. */
function seen(page: Page): Promise<Seen> {
  return page.locator("main video").evaluate((one: HTMLVideoElement) => ({
    time: one.currentTime,
    paused: one.paused,
    muted: one.muted,
    frames: one.getVideoPlaybackQuality().totalVideoFrames,
    address: one.src,
    failed: one.error !== null,
    standing: `ready ${one.readyState}, network ${one.networkState}, ended ${one.ended}, error ${one.error?.message}`,
  }));
}

const time = async (page: Page) => (await seen(page)).time;

/** Frames are drawn, one after another. */
async function expectPlaying(page: Page): Promise<void> {
  await eventually(() => seen(page)).toSatisfy((now: Seen) => now.frames > 0);
  const { frames } = await seen(page);
  await eventually(() => seen(page)).toSatisfy((now: Seen) => now.frames > frames);
}

/**
 * Players on the page get a file, whose first address is refused once `refusal` is there; the next address comes once
 * `renewal` is.
 */
async function refuseFirst(
  page: Page,
  refusal: Promise<void> | null,
  renewal: Promise<void>,
): Promise<void> {
  let asked = 0;
  await page.route("**/playback", async (route) => {
    asked += 1;
    const first = asked === 1;
    if (!first) await renewal;
    const reply = await route.fetch();
    const playback = await reply.json();
    // No signature ends in this.
    const url = `${playback.renditions[0].url}${first ? "0" : ""}`;
    await route.fulfill({ response: reply, json: { ...playback, kind: "progressive", url } });
  });
  await page.route(/signature=[^&]*0$/, async (route) => {
    await refusal;
    await route.fulfill({ status: 410 });
  });
}

/** The whole of it at both sizes and in both themes: axe has nothing to say, and nothing is too wide. */
async function expectAccessible(page: Page): Promise<void> {
  const before = page.viewportSize();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [1280, 390]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      expect(await findings(page), `${colorScheme} ${width}`).toEqual([]);
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect(wide, `${width} scrolls sideways`).toBe(false);
    }
  }
  if (before) await page.setViewportSize(before);
}

describe.skipIf(noChromium || noFfmpeg)("videos", () => {
  let platform: Platform;
  let folder: string;
  let clip: string;
  let admin: Member;
  let anna: Visitor;
  let boris: Visitor;
  let path = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "veche-videos-"));
    clip = join(folder, "lake.mp4");
    await makeClip(clip, 12);
    platform = await startPlatform();
    admin = await memberByApi(platform, "head");
    anna = await visit(platform, { name: "Anna Petrova", username: "anna" });
    boris = await visit(platform, {
      ...{ name: "Борис Ильин", username: "boris", locale: "ru-RU", phone: true },
    });
    await register(anna);
    await register(boris);
    await anna.page.goto(await outboxLink(platform, "anna@example.com"));
    await anna.page.getByText("confirmed").waitFor();
  });

  afterAll(async () => {
    await anna?.leave();
    await boris?.leave();
    await platform?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const rows = () => anna.page.getByRole("list", { name: "Mine" }).getByRole("listitem");

  it("works: a film stops on its way, goes on after a reload, and keeps what was said of it", async () => {
    const { page } = anna;
    const begun: string[] = [];
    const offsets: number[] = [];
    page.on("request", (request) => {
      const address = new URL(request.url()).pathname;
      if (request.method() === "POST" && address === "/api/uploads") begun.push(address);
      if (request.method() === "PATCH" && address.startsWith("/api/uploads/")) {
        offsets.push(Number(request.headers()["upload-offset"]));
      }
    });
    const line = await page.context().newCDPSession(page);
    const slow = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: MEGABYTE };
    await page.goto("/videos?tab=mine");
    await page.getByRole("button", { name: "Upload videos" }).waitFor();
    await line.send("Network.emulateNetworkConditions", slow);
    await page.locator('main > input[type="file"]').setInputFiles(clip);
    await page.getByLabel("Title").fill("Summer at the lake");
    await page.getByLabel("Tags").fill("lake, #Summer");
    await page.getByText(/^[1-9](\.\d)? MB of .+ · .+\/s$/).waitFor();
    await page.getByRole("button", { name: "Pause lake.mp4" }).click();
    await page.getByText(/^Paused: /).waitFor();
    // Only now: on a slow machine this takes longer than the film is on its way.
    expect(await findings(page)).toEqual([]);
    await page.reload();
    await page.getByText(/^Interrupted: /).waitFor();
    await page.getByText("Summer at the lake").waitFor();
    await line.send("Network.emulateNetworkConditions", { ...slow, uploadThroughput: -1 });
    await page.locator('main li input[type="file"]').setInputFiles(clip);
    await eventually(() => rows().count()).toBe(1);
    expect(begun).toHaveLength(1);
    expect(offsets[0]).toBe(0);
    expect(offsets.at(-1)).toBeGreaterThan(MEGABYTE / 2);
  });

  it("works: its owner sees it being processed, waiting, and approved, without asking", async () => {
    const { page } = anna;
    await rows()
      .getByText(/Being processed: [1-9]\d?%|Waits for a moderator/)
      .waitFor({ timeout: 90_000 });
    await rows().getByText("Waits for a moderator").waitFor({ timeout: 90_000 });
    await expectAccessible(page);
    path = (await rows().getByRole("link").first().getAttribute("href")) ?? "";
    await boris.page.goto(path);
    await boris.page.getByText("Этого видео здесь нет").waitFor();
    await admin.call("POST", `/api/moderation${path}/approve`);
    await rows().getByText("Everyone sees it").waitFor();
  });

  it("works: its owner gives it captions and another title", async () => {
    const { page } = anna;
    await page.goto(path);
    await page.getByRole("button", { name: "Captions" }).click();
    const captions = page.getByRole("dialog", { name: "Captions" });
    const file = (text: string) => ({
      ...{ name: "en.vtt", mimeType: "text/vtt", buffer: Buffer.from(text) },
    });
    await captions.locator('input[type="file"]').setInputFiles(file("no captions"));
    await captions.getByText("These are no captions in WebVTT.").waitFor();
    await captions.locator('input[type="file"]').setInputFiles(file(CAPTIONS));
    await captions.getByRole("button", { name: "Take away captions: English" }).waitFor();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Edit" }).click();
    await page.getByLabel("Title").fill("Autumn at the lake");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { name: "Autumn at the lake" }).waitFor();
  });

  it("works: another person finds it and watches it, by a ladder and by keys", async () => {
    const { page } = boris;
    const told: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/view")) told.push(request.url());
    });
    await page.goto("/videos");
    await page.getByRole("searchbox").fill("autumn");
    await page.waitForURL("**/videos?q=autumn");
    const card = page.getByRole("link", { name: /Autumn at the lake/ });
    await card.waitFor();
    await expectAccessible(page);
    await card.click();
    await page.getByRole("button", { name: "Смотреть" }).click();
    await expectPlaying(page);
    expect((await seen(page)).address).toMatch(/^blob:/);
    await page.keyboard.press("m");
    expect((await seen(page)).muted).toBe(true);
    await page.keyboard.press("5");
    await eventually(() => time(page)).toBeGreaterThan(5.9);
    await page.keyboard.press("k");
    expect((await seen(page)).paused).toBe(true);
    const at = await time(page);
    await page.keyboard.press("ArrowLeft");
    await eventually(() => time(page)).toBeCloseTo(at - 5, 1);
    await page.keyboard.press("c");
    const cues = () =>
      page
        .locator("main video")
        .evaluate((one: HTMLVideoElement) =>
          [...(one.textTracks[0]?.activeCues ?? [])].map((cue) => (cue as VTTCue).line),
        );
    // Above the controls.
    await eventually(cues).toEqual([-3]);
    await page.getByRole("button", { name: "Настройки" }).click();
    await expectAccessible(page);
    await page.getByLabel("Качество").selectOption("480p");
    await page.getByLabel("Скорость").selectOption("2");
    await page.keyboard.press("Escape");
    await page.keyboard.press("k");
    await eventually(() => told.length).toBe(1);
    await page.keyboard.press("k");
    expect((await seen(page)).paused).toBe(true);
  });

  it("works: one goes on where one had stopped, and addresses that have run out are renewed", async () => {
    const { page } = boris;
    /** The place is kept seven tenths into it, and stays there: the film stands. */
    const keepPlace = async () => {
      // A request that outlives its page has a body for us only while something is routed.
      await page.route("**/progress", (route) => route.continue());
      const place = await page
        .locator("main video")
        .evaluate((one: HTMLVideoElement) => one.duration * 0.7);
      const kept = page.waitForResponse((reply) => {
        if (!reply.url().endsWith("/progress") || reply.status() !== 204) return false;
        return Math.abs(reply.request().postDataJSON()?.positionSeconds - place) < 0.01;
      });
      expect((await seen(page)).paused).toBe(true);
      await page.keyboard.press("7");
      await kept;
    };
    await keepPlace();

    // A player that gets a file, whose first address is refused: before one wants it to play, or when one does already.
    for (const order of ["refused", "wanted"]) {
      const pressed = Promise.withResolvers<void>();
      await refuseFirst(page, order === "wanted" ? pressed.promise : null, pressed.promise);
      await page.reload();
      const begin = page.getByRole("button", { name: "Продолжить с 0:08" });
      await begin.waitFor();
      if (order === "refused") await eventually(async () => (await seen(page)).failed).toBe(true);
      await begin.click();
      // Halfway of what is not known yet is nowhere.
      await page.keyboard.press("5");
      expect(await time(page)).toBeGreaterThan(8);
      pressed.resolve();
      await eventually(() => time(page)).toBeGreaterThan(8.6);
      expect((await seen(page)).address).toMatch(/\/content\/\d+p\.mp4\?.*[^0]$/);
      await page.locator("main video").evaluate((one: HTMLVideoElement) => one.pause());
      await keepPlace();
      await page.unrouteAll();
    }

    // Who presses pause while there is nothing to play is not played to when there is.
    const paused = Promise.withResolvers<void>();
    await refuseFirst(page, null, paused.promise);
    await page.reload();
    await page.getByRole("button", { name: "Продолжить с 0:08" }).click();
    await eventually(async () => (await seen(page)).failed).toBe(true);
    await page.keyboard.press("k");
    paused.resolve();
    await eventually(async () => (await seen(page)).standing).toMatch(/^ready [34]/);
    expect((await seen(page)).paused).toBe(true);
    await page.unrouteAll();

    // A ladder whose parts are refused until addresses have been asked for again.
    let asked = 0;
    await page.route("**/playback", (route) => {
      asked += 1;
      return route.continue();
    });
    await page.route("**/content/*.hls.mp4?*", (route) =>
      asked < 2 ? route.fulfill({ status: 410 }) : route.continue(),
    );
    await page.reload();
    await page.getByRole("button", { name: "С начала" }).click();
    await expectPlaying(page);
    expect(asked).toBe(2);
    expect((await seen(page)).address).toMatch(/^blob:/);
    await page.unrouteAll();
  });

  it("works: what is archived vanishes for others, and comes back", async () => {
    const archive = () => anna.page.getByRole("button", { name: "Archive", exact: true });
    await archive().click();
    await anna.page.getByText("Archived: only you see it", { exact: true }).waitFor();
    await boris.page.goto(path);
    await boris.page.getByText("Этого видео здесь нет").waitFor();
    await boris.page.goto("/videos");
    await boris.page.getByText("Видео пока нет").waitFor();
    await anna.page.getByRole("button", { name: "Bring back" }).click();
    await archive().waitFor();
    await boris.page.goto(path);
    await boris.page.getByRole("heading", { name: "Autumn at the lake" }).waitFor();
  });

  it("works: who has its address alone watches it, and links to it say what it is", async () => {
    const address = path.replace("/videos/", "/v/");
    const html = await (await fetch(platform.origin + address)).text();
    expect(html).toContain('<meta property="og:video:type" content="video/mp4">');
    const guest = await visit(platform, { name: "", username: "" });
    await guest.page.goto(address);
    await guest.page.getByRole("button", { name: "Play" }).click();
    await expectPlaying(guest.page);
    await expectAccessible(guest.page);
    expect(guest.complaints()).toEqual([]);
    await guest.leave();
    await anna.page.goto(address);
    await anna.page.waitForURL(`**${path}`);
  });

  it("works: it is reported by others, and deleted after one question that names it", async () => {
    const { page } = boris;
    await page.getByRole("button", { name: "Пожаловаться" }).click();
    const dialog = page.getByRole("dialog", { name: "Пожаловаться на видео" });
    await dialog.getByLabel("Насилие").check();
    expect(await findings(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Пожаловаться" }).click();
    await page.getByText("Спасибо. Модераторы посмотрят.").waitFor();

    await anna.page.getByRole("button", { name: "Delete" }).click();
    await anna.page.getByText(/“Autumn at the lake” will be gone/).waitFor();
    await anna.page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await anna.page.waitForURL("**/videos?tab=mine");
    await anna.page.getByText("You have no videos yet").waitFor();
  });

  it("works: nothing was complained of but what was refused on purpose", () => {
    const refused = /status of 40[49]|status of 422|status of 410/;
    const complaints = [...anna.complaints(), ...boris.complaints()];
    expect(complaints.filter((text) => !refused.test(text))).toEqual([]);
  });
});
