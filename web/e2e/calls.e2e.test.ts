import { spawnSync } from "node:child_process";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { eventually, noChromium, signIn } from "./browsers.ts";
import { bundleEngine } from "./call-engine.ts";
import {
  act,
  answer,
  type Caller,
  type CallerOptions,
  caller,
  expectToHearEachOther,
  expectToSee,
  iceSession,
  launchForCalls,
  load,
  meddle,
  paths,
  perceive,
  resume,
  startCall,
  tonesHeard,
  view,
} from "./callers.ts";
import { keepers, makeNats, type Nats, sweep } from "./nats.ts";
import { type Platform, startPlatform } from "./platform.ts";
import { noCoturn, startTurn, type TurnServer, turnSettings } from "./turn.ts";

const nats: Nats | null = noChromium || noCoturn ? null : makeNats();
if (!nats) process.stdout.write("Network namespaces cannot be made here: NATs are not tested\n");

describe.skipIf(noChromium)("calls, by their sound", () => {
  let platform: Platform;
  let turns: TurnServer[] = [];
  let browser: Browser;
  /** Behind the NATs, one in each home. */
  let far: Browser[] = [];
  let engine: string;
  let anna: Caller;
  let boris: Caller;
  let clara: Caller;
  let lost: [Caller, Caller];
  let apart: [Caller, Caller];

  const sit = (options: CallerOptions) => caller(browser, platform, engine, options);

  beforeAll(async () => {
    if (!noCoturn) turns = [await startTurn(), ...(nats ? [await startTurn(nats.outside)] : [])];
    [platform, engine, browser] = await Promise.all([
      startPlatform(turnSettings(turns)),
      bundleEngine(),
      launchForCalls(),
    ]);
    anna = await sit({ username: "anna", tone: 440 });
    boris = await sit({ username: "boris", tone: 880 });
    clara = await sit({ username: "clara", tone: 1_320 });
    // Finding out that there is no way takes its time: it goes on while the others talk.
    const nowhere = { reach: "nowhere", tone: 0 } as const;
    lost = [
      await sit({ username: "dora", ...nowhere }),
      await sit({ username: "emil", ...nowhere }),
    ];
    await talk(lost[0], lost[1]);
    if (nats) {
      far = await Promise.all(nats.browsers.map(async (path) => launchFarAway(nats, path)));
      apart = await homes("direct", "hanna", "jonas");
      await talk(...apart);
    }
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
    for (const turn of turns) turn.stop();
    nats?.close();
  });
  afterEach(async () => {
    for (const one of [anna, boris, clara]) await act(one, "hang up");
  });

  async function launchFarAway({ open, outside }: Nats, executablePath: string): Promise<Browser> {
    const rule = `MAP localhost:${platform.port} ${outside}:${await open(platform.port)}`;
    return launchForCalls(executablePath, [`--host-resolver-rules=${rule}`]);
  }

  /** Two people, each in a home behind a NAT. */
  async function homes(reach: "direct" | undefined, ...usernames: [string, string]) {
    const [one, other] = await Promise.all(
      usernames.map((username, home) => {
        const options = { username, tone: 698 + home * 86, ...(reach && { reach }) };
        return caller(far[home] ?? browser, platform, engine, options);
      }),
    );
    if (!one || !other) throw new Error("There are two homes.");
    return [one, other] as [Caller, Caller];
  }

  async function talk(from: Caller, to: Caller, type: "voice" | "video" = "voice") {
    await startCall(from, { userId: to.id }, type);
    await answer(to, type === "video");
  }

  describe("works", () => {
    it("each hears the tone of the other, by candidates of this machine", async () => {
      await talk(anna, boris);
      await expectToHearEachOther(anna, boris);
      expect(await paths(anna)).toEqual(["host"]);
      await eventually(async () => (await view(anna)).phase).toBe("talking");
      const { peers } = await view(anna);
      expect(peers).toMatchObject([{ userId: boris.id, audio: true, link: "connected" }]);
    });

    it("each sees the other, who put their camera on later, and a screen beside a camera", async () => {
      await startCall(anna, { userId: boris.id }, "video");
      await answer(boris);
      await expectToHearEachOther(anna, boris);
      await expectToSee(boris, "camera");
      await act(boris, "film");
      await expectToSee(anna, "camera");
      await act(anna, "share");
      await expectToSee(boris, "screen");
      await expectToSee(boris, "camera");
      expect((await view(boris)).peers).toMatchObject([{ video: true, screen: true }]);
    });

    it("by the pages of the app: pressed, answered, loaded anew, and hung up", async () => {
      const wish = { type: "direct", userId: boris.id };
      const made = await anna.member.call("POST", "/api/chats", wish);
      const { id } = (await made.json()) as { id: string };
      const [one, other] = await Promise.all([
        signedIn(anna, `/chats/${id}`),
        signedIn(boris, "/chats"),
      ]);
      await one.page.getByRole("button", { name: "Call", exact: true }).click();
      await other.page.getByRole("button", { name: "Answer" }).click();
      await expectToHearEachOther(one, other);
      await other.page.reload();
      await expectToHearEachOther(one, other);
      await one.page.getByRole("button", { name: "Hang up" }).click();
      await eventually(() => other.page.getByRole("button", { name: "Hang up" }).count()).toBe(0);
      for (const { page } of [one, other]) await page.close();
    });

    it("three hear each other", async () => {
      const members = { title: "Three", memberIds: [boris.id, clara.id] };
      const made = await anna.member.call("POST", "/api/chats", { type: "group", ...members });
      const { id } = (await made.json()) as { id: string };
      await startCall(anna, { chatId: id }, "voice");
      await answer(boris);
      await answer(clara);
      await expectToHearEachOther(anna, boris, clara);
    });

    it.skipIf(noCoturn)("each hears the other by way of a relay alone", async () => {
      const far = { reach: "relay" } as const;
      const fedor = await sit({ username: "fedor", tone: 523, ...far });
      const galia = await sit({ username: "galia", tone: 659, ...far });
      await talk(fedor, galia);
      await expectToHearEachOther(fedor, galia);
      expect(await paths(fedor)).toEqual(["relay"]);
      await eventually(async () => (await view(fedor)).peers[0]?.quality.path).toBe("relay");
      await act(fedor, "hang up");
      await eventually(async () => (await view(galia)).call?.status).toBe("ended");
    });

    it("tells the platform how it went, without an address", async () => {
      await talk(anna, boris);
      await expectToHearEachOther(anna, boris);
      await eventually(async () => (await view(anna)).peers[0]?.quality.path).toBe("host");
      const { call } = await view(anna);
      await act(anna, "hang up");
      await eventually(async () => (await reportsOf(anna, call?.id)).length).toBe(2);
      const [report] = await reportsOf(anna, call?.id);
      expect(report).toMatchObject({ path: "host", failure: null });
      expect(report?.setupMs).toBeGreaterThan(0);
      expect(JSON.stringify(report)).not.toMatch(/127\.0\.0\.1|candidate|a=/);
    });
  });

  describe.skipIf(!nats)("two behind symmetric NATs", () => {
    afterAll(async () => {
      await Promise.all(far.map((one) => one.close()));
    });

    it("hear each other by a relay", async () => {
      const [kira, lev] = await homes(undefined, "kira", "lev");
      await talk(kira, lev);
      await expectToHearEachOther(kira, lev);
      await eventually(async () => (await view(kira)).peers[0]?.quality.path).toBe("relay");
    });

    it("are told that there is no way, without a relay", async () => {
      await eventually(async () => (await view(apart[1])).problem).toBe("no_path");
      expect((await perceive(apart[1])).energy).toBe(0);
    });

    it("are not in the way of the next run, if theirs was killed", () => {
      const { stdout } = spawnSync("sh", ["-c", "ip link add vb$$ type bridge; echo $$"]);
      const killed = stdout.toString().trim();
      expect(keepers()).toContain(killed);
      sweep();
      expect(keepers()).not.toContain(killed);
      expect(keepers()).toContain(String(process.pid));
    });
  });

  describe("refuses", () => {
    it("to be heard while muted, and the same listening says so", async () => {
      await talk(anna, boris);
      await expectToHearEachOther(anna, boris);
      await act(boris, "mute");
      await eventually(() => tonesHeard(anna, [boris])).toEqual(["silence"]);
      await expect(expectSoundFor(1_000, anna)).rejects.toThrow("silent");
      expect((await view(anna)).peers).toMatchObject([{ audio: false }]);
      await act(boris, "unmute");
      await expectToHearEachOther(anna, boris);
    });

    it("to speak without a microphone, but not to listen", async () => {
      const ivan = await sit({ username: "ivan", tone: 587, refusal: "NotAllowedError" });
      await talk(ivan, boris);
      await eventually(() => tonesHeard(ivan, [boris])).toEqual(["boris"]);
      const { problem, own } = await view(ivan);
      expect({ problem, audio: own.audio }).toEqual({ problem: "permission", audio: false });
      expect((await view(boris)).peers).toMatchObject([{ userId: ivan.id, audio: false }]);
      await act(ivan, "hang up");
    });
  });

  describe("survives", () => {
    it("another network and lost sockets: ICE begins anew, on both sides at once too", async () => {
      await talk(anna, boris);
      await expectToHearEachOther(anna, boris);
      const first = await iceSession(anna);
      await Promise.all([act(anna, "change network"), act(boris, "change network")]);
      await eventually(() => iceSession(anna)).not.toBe(first);
      await expectToHearEachOther(anna, boris);
      await Promise.all([act(anna, "lose socket"), act(boris, "lose socket")]);
      const second = await iceSession(boris);
      await act(boris, "change network");
      await eventually(() => iceSession(boris)).not.toBe(second);
      await expectToHearEachOther(anna, boris);
    });

    it.each(["caller", "callee"] as const)("a reload by the %s", async (who) => {
      await talk(anna, boris);
      await expectToHearEachOther(anna, boris);
      const one = who === "caller" ? anna : boris;
      await load(one, engine);
      await resume(one);
      await expectToHearEachOther(anna, boris);
    });

    it("a connection that stays silent: what was lost on the way is put back", async () => {
      await talk(anna, boris);
      await expectToHearEachOther(anna, boris);
      await meddle(boris, "untrack");
      await meddle(anna, "deafen");
      await expectToHearEachOther(anna, boris);
    });

    it("two calling each other at once: one call, and it is heard", async () => {
      await Promise.all([
        startCall(anna, { userId: boris.id }, "voice"),
        startCall(boris, { userId: anna.id }, "voice"),
      ]);
      await expectToHearEachOther(anna, boris);
      expect((await view(anna)).call?.id).toBe((await view(boris)).call?.id);
    });

    it("another page of the same person: the call goes on there, and only there", async () => {
      await talk(anna, boris);
      await expectToHearEachOther(anna, boris);
      const page = await boris.page.context().newPage();
      const other = { ...boris, page };
      await load(other, engine);
      await resume(other);
      await expectToHearEachOther(anna, other);
      await eventually(async () => (await view(boris)).problem).toBe("replaced");
      await act(other, "hang up");
      await page.close();
    });

    it("no way to each other: says so, and does not pretend to connect", async () => {
      await eventually(async () => (await view(lost[0])).problem).toBe("no_path");
      expect((await view(lost[0])).peers).toMatchObject([{ link: "failed", level: 0 }]);
      expect((await perceive(lost[0])).energy).toBe(0);
    });
  });
});

/** A page of the app in which somebody is signed in. */
async function signedIn(caller: Caller, path: string): Promise<Caller> {
  const page = await caller.page.context().newPage();
  const one = { ...caller, page };
  await signIn(one);
  await page.waitForURL("**/chats");
  await page.goto(path);
  return one;
}

interface Report {
  readonly path: string;
  readonly failure: string | null;
  readonly setupMs: number | null;
}

async function reportsOf({ member }: Caller, callId = ""): Promise<Report[]> {
  const reply = await member.call("GET", `/api/calls/${callId}/diagnostics`);
  return ((await reply.json()) as { items: Report[] }).items;
}

/** Of comfort noise there is a thousand times less in a second. */
const AUDIBLE = 0.01;

/** Fails when no sound is heard for some time. */
async function expectSoundFor(ms: number, listener: Caller): Promise<void> {
  const { energy } = await perceive(listener);
  const sound = async () => (await perceive(listener)).energy > energy + AUDIBLE;
  await expect.poll(sound, { timeout: ms, message: "it stays silent" }).toBe(true);
}
