import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually, noChromium, signIn } from "./browsers.ts";
import { bundleEngine } from "./call-engine.ts";
import {
  act,
  type Caller,
  caller,
  expectToHearEachOther,
  expectToSee,
  launchForCalls,
  perceive,
  startCall,
  tonesHeard,
} from "./callers.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { devicesOf } from "./sealed.ts";

/** Comfort noise is far below it, a tone far above. */
const AUDIBLE = 0.001;

describe.skipIf(noChromium)("a call in an encrypted chat", () => {
  let platform: Platform;
  let browser: Browser;
  let engine: string;
  let anna: Caller;
  let boris: Caller;
  let chatId: string;
  let open: Caller[] = [];
  const signedIn = new Set<string>();

  beforeAll(async () => {
    [platform, engine, browser] = await Promise.all([
      startPlatform(),
      bundleEngine(),
      launchForCalls(),
    ]);
    anna = await caller(browser, platform, engine, { username: "anna", tone: 440 });
    boris = await caller(browser, platform, engine, { username: "boris", tone: 880 });
    const wish = { type: "direct", userId: boris.id, encrypted: true };
    const made = await anna.member.call("POST", "/api/chats", wish);
    ({ id: chatId } = (await made.json()) as { id: string });
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  });
  afterEach(async () => {
    for (const { page } of open) await page.close();
    open = [];
    for (const one of [anna, boris]) {
      const { items } = (await (await one.member.call("GET", "/api/calls/active")).json()) as {
        items: { id: string }[];
      };
      for (const { id } of items) await one.member.call("POST", `/api/calls/${id}/end`);
    }
  });

  /** A page of the app in which the chat's keys are there; `meddle` runs in it before everything else. */
  async function inChat(who: Caller, meddle?: () => void): Promise<Caller> {
    const one = await opened(who, chatId, meddle);
    const { page } = one;
    // Whether the other side has come yet or not.
    const note = page.getByText("End-to-end encrypted", { exact: false }).first();
    await note.waitFor().catch(async (cause) => {
      const [shows, known] = [
        await page.locator("body").ariaSnapshot(),
        await devicesOf(who.member),
      ];
      throw new Error(`${who.username} has no keys: ${JSON.stringify({ known, shows })}`, {
        cause,
      });
    });
    return one;
  }

  /** A page of the app with this chat. */
  async function opened(who: Caller, chat: string, meddle?: () => void): Promise<Caller> {
    const page = await who.page.context().newPage();
    if (meddle) await page.addInitScript(meddle);
    const one = { ...who, page };
    open.push(one);
    if (!signedIn.has(who.id)) {
      await signIn(one);
      await page.waitForURL("**/chats");
      signedIn.add(who.id);
    }
    await page.goto(`/chats/${chat}`);
    return one;
  }

  async function call(from: Caller, to: Caller, how: "Call" | "Video call"): Promise<void> {
    await from.page.getByRole("button", { name: how, exact: true }).click();
    const answer = how === "Call" ? "Answer" : "With video";
    await to.page.getByRole("button", { name: answer, exact: true }).click();
  }

  /** What has come in of the other side: packets, and pictures that could be shown. */
  function received({ page }: Caller): Promise<{ packets: number; pictures: number }> {
    return page.evaluate(async () => {
      const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] };
      const counts = { packets: 0, pictures: 0 };
      for (const one of connections) {
        for (const stat of (await one.getStats()).values()) {
          if (stat.type !== "inbound-rtp") continue;
          counts.packets += stat.packetsReceived ?? 0;
          counts.pictures += stat.framesDecoded ?? 0;
        }
      }
      return counts;
    });
  }

  it("works: each hears and sees the other, and is told that nobody else does", async () => {
    const [one, other] = [await inChat(anna), await inChat(boris)];
    await call(one, other, "Video call");
    await expectToHearEachOther(one, other);
    await expectToSee(one, "camera");
    await expectToSee(other, "camera");
    for (const { page } of [one, other])
      await page.getByText("End-to-end encrypted", { exact: true }).waitFor();
    const transforms = await one.page.evaluate(() => {
      const { connections } = globalThis as unknown as { connections: RTCPeerConnection[] };
      const ends = connections.flatMap((it) => [...it.getSenders(), ...it.getReceivers()]);
      return ends.map((end) => Reflect.get(end, "transform") !== null);
    });
    expect(transforms.length).toBeGreaterThanOrEqual(6);
    expect(transforms).not.toContain(false);
  });

  it("refuses whoever has not the sender's key: packets come, and nothing of them is heard or seen", async () => {
    const one = await inChat(anna);
    const other = await inChat(boris, () => {
      const Transform = Reflect.get(globalThis, "RTCRtpScriptTransform");
      const keyless = class extends Transform {
        constructor(worker: Worker, use: { role: string }) {
          super(worker, use.role === "receive" ? { ...use, userId: "nobody" } : use);
        }
      };
      Object.assign(globalThis, { RTCRtpScriptTransform: keyless });
    });
    await call(one, other, "Video call");
    await eventually(() => tonesHeard(one, [other])).toEqual([other.username]);
    await eventually(async () => (await received(other)).packets).toBeGreaterThan(200);
    expect((await received(other)).pictures).toBe(0);
    expect((await perceive(other)).energy).toBeLessThan(AUDIBLE);
  });

  it("works: a call of a chat that is not encrypted does not wait for the platform to know of one's keys", async () => {
    const made = await anna.member.call("POST", "/api/chats", { type: "direct", userId: boris.id });
    const { id: plain } = (await made.json()) as { id: string };
    const [one, other] = [await opened(anna, plain), await opened(boris, plain)];
    await one.page.route("**/api/mls/**", () => undefined);
    await other.page.route("**/api/mls/**", (route) => route.abort());
    await call(one, other, "Call");
    await expectToHearEachOther(one, other);
  });

  it("refuses a certificate that is not the device's: the call is over, and says why", async () => {
    const one = await inChat(anna, () => {
      const send = WebSocket.prototype.send;
      WebSocket.prototype.send = function (data) {
        const isText = typeof data === "string";
        const print = /(a=fingerprint:sha-256 )[0-9A-F]{2}:[0-9A-F]{2}/g;
        send.call(this, isText ? data.replace(print, "$100:00") : data);
      };
    });
    const other = await inChat(boris);
    await call(one, other, "Call");
    await other.page.getByText("Ended for safety", { exact: false }).first().waitFor();
    expect((await received(one)).packets).toBe(0);
    expect((await received(other)).packets).toBe(0);
  });

  it("refuses a client without keys: no connection to it comes about", async () => {
    const other = await inChat(boris);
    await startCall(anna, { chatId }, "voice");
    await other.page.getByRole("button", { name: "Answer", exact: true }).click();
    await other.page.getByText("End-to-end encrypted", { exact: true }).waitFor();
    // Its offer has come: the room's socket carries it before anything else.
    await eventually(async () => {
      const { sockets } = await anna.page.evaluate(() => {
        const here = globalThis as unknown as { sockets: WebSocket[] };
        return { sockets: here.sockets.filter(({ readyState }) => readyState === 1).length };
      });
      return sockets;
    }).toBeGreaterThan(0);
    await act(anna, "hang up");
    await eventually(() => other.page.getByRole("button", { name: "Hang up" }).count()).toBe(0);
    expect((await received(other)).packets).toBe(0);
    expect((await received(anna)).packets).toBe(0);
  });
});
