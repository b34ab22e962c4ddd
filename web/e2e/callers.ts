import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { vi } from "vitest";
import { eventually, SHELL } from "./browsers.ts";
import type * as Engine from "./call-page.ts";
import { type Member, memberByApi } from "./members.ts";
import { type Platform, tellOfPlatforms } from "./platform.ts";
import { tellOfPages, watchPages } from "./watched-pages.ts";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--use-fake-device-for-media-stream",
  "--use-fake-ui-for-media-stream",
  "--autoplay-policy=no-user-gesture-required",
  // Addresses on this machine are given as they are: no network here answers mDNS.
  "--disable-features=WebRtcHideLocalIpsWithMdns",
  // TURN and its peers are on the loopback interface here, which WebRTC leaves out otherwise.
  "--allow-loopback-in-peer-connection",
];

/** What stands in a page that makes calls. */
interface CallPage {
  readonly vecheCalls: typeof Engine;
  /** Every connection that was made here. */
  readonly connections: RTCPeerConnection[];
  readonly sockets: WebSocket[];
  call?: Engine.CallSession;
}

export interface CallerOptions {
  readonly username: string;
  /** What their microphone hears, in hertz. */
  readonly tone: number;
  /** `relay`: only by way of a TURN server. `direct`: without one. `nowhere`: there is no way at all. */
  readonly reach?: "relay" | "direct" | "nowhere";
  /** With what the browser refuses the microphone. */
  readonly refusal?: "NotAllowedError" | "NotFoundError" | "NotReadableError";
}

/** Whose sound is listened for: a page, and the tone that its microphone hears. */
export interface Heard extends Pick<CallerOptions, "username" | "tone"> {
  readonly page: Page;
}

/** Has the pages of a context hear a tone in the place of a microphone. */
export async function giveTone(context: BrowserContext, options: CallerOptions): Promise<void> {
  await context.addInitScript(instrument, options);
}

/** Somebody who can be called: an account, and a page with the engine of calls in it. */
export interface Caller extends CallerOptions {
  readonly id: string;
  readonly member: Member;
  readonly page: Page;
}

/** What one hears and sees of the others now. */
export interface Perceived {
  /** The strongest frequency in the sound of each connection, in hertz; 0 for silence. */
  readonly peaks: readonly number[];
  /** Energy of all sound that was played so far. */
  readonly energy: number;
}

/** A browser for calls. `flags` come besides; `executablePath` may be one that runs elsewhere. */
export function launchForCalls(
  executablePath = SHELL,
  flags: readonly string[] = [],
): Promise<Browser> {
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}

/** Sits somebody down with a tone of their own. */
export async function caller(
  browser: Browser,
  platform: Platform,
  engine: string,
  options: CallerOptions,
): Promise<Caller> {
  const member = await memberByApi(platform, options.username);
  const context = await browser.newContext({ baseURL: platform.origin });
  watchPages(context, options.username);
  await giveTone(context, options);
  const page = await context.newPage();
  const one = { ...options, id: member.id, member, page };
  await load(one, engine);
  return one;
}

/** Loads the page (anew), and the engine into it. */
export async function load({ page }: Pick<Caller, "page">, engine: string): Promise<void> {
  await page.goto("/login").catch(async (cause) => {
    const stand = await Promise.all([tellOfPages(), tellOfPlatforms()]);
    throw new Error(`The page does not load:\n${stand.join("\n")}`, { cause });
  });
  await page.evaluate(engine);
}

/** Gives the microphone a tone, and notes every connection and socket. Runs in the page before everything else. */
function instrument({ tone, reach, refusal }: CallerOptions): void {
  const connections: RTCPeerConnection[] = [];
  const sockets: WebSocket[] = [];
  Object.assign(globalThis, { connections, sockets });
  const limited = (configuration: RTCConfiguration = {}): RTCConfiguration => {
    const { iceServers = [] } = configuration;
    if (reach === "relay") return { ...configuration, iceTransportPolicy: "relay" };
    if (reach === "nowhere") return { iceServers: [], iceTransportPolicy: "relay" };
    if (reach !== "direct") return configuration;
    return { ...configuration, iceServers: iceServers.filter(({ username }) => !username) };
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.push(this);
    }
  };
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(limited(configuration));
      connections.push(this);
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(limited(configuration));
    }
  };
  const open = MediaDevices.prototype.getUserMedia;
  MediaDevices.prototype.getUserMedia = async function (constraints) {
    if (refusal && constraints?.audio) throw new DOMException("refused", refusal);
    const stream = await open.call(this, constraints);
    for (const track of stream.getAudioTracks()) {
      track.stop();
      stream.removeTrack(track);
      const context = new AudioContext();
      const oscillator = new OscillatorNode(context, { frequency: tone });
      const heard = new MediaStreamAudioDestinationNode(context);
      oscillator.connect(new GainNode(context, { gain: 0.4 })).connect(heard);
      oscillator.start();
      for (const sound of heard.stream.getAudioTracks()) stream.addTrack(sound);
    }
    return stream;
  };
}

/** Begins a call to one person, or to a chat. */
export function startCall(
  { page, id, member }: Caller,
  target: Engine.CallTarget,
  type: Engine.CallType,
): Promise<void> {
  return page.evaluate(
    ([userId, token, whom, kind]) => {
      const here = globalThis as unknown as CallPage;
      const deps = here.vecheCalls.depsOf(userId, token);
      here.call = here.vecheCalls.startCall(deps, whom, kind);
    },
    [id, member.token, target, type] as const,
  );
}

/** The call that rings somebody, once it does. */
export async function ringing({ member }: Caller): Promise<Engine.Call> {
  return vi.waitFor(
    async () => {
      const reply = await member.call("GET", "/api/calls/active");
      const { items } = (await reply.json()) as { items: Engine.Call[] };
      const [one] = items;
      if (!one) throw new Error("Nothing rings.");
      return one;
    },
    { timeout: 30_000, interval: 50 },
  );
}

export async function answer(caller: Caller, video = false): Promise<void> {
  const one = await ringing(caller);
  await caller.page.evaluate(
    ([userId, token, known, withVideo]) => {
      const here = globalThis as unknown as CallPage;
      const deps = here.vecheCalls.depsOf(userId, token);
      here.call = here.vecheCalls.answerCall(deps, known, { video: withVideo });
    },
    [caller.id, caller.member.token, one, video] as const,
  );
}

/** Goes on with a call after the page was loaded anew. */
export async function resume(caller: Caller): Promise<void> {
  const one = await ringing(caller);
  await caller.page.evaluate(
    ([userId, token, known]) => {
      const here = globalThis as unknown as CallPage;
      here.call = here.vecheCalls.resumeCall(here.vecheCalls.depsOf(userId, token), known);
    },
    [caller.id, caller.member.token, one] as const,
  );
}

type Act = "mute" | "unmute" | "share" | "film" | "hang up" | "change network" | "lose socket";

/** Does something in the call. */
export async function act({ page }: Caller, what: Act): Promise<void> {
  // A screen is shared only from a press.
  if (what === "share") await page.mouse.click(1, 1);
  await page.evaluate(async (act) => {
    const { call, sockets } = globalThis as unknown as CallPage;
    if (act === "mute") await call?.setAudio(false);
    else if (act === "unmute") await call?.setAudio(true);
    else if (act === "share") await call?.shareScreen(true);
    else if (act === "film") await call?.setVideo(true);
    else if (act === "hang up") await call?.hangUp();
    else if (act === "lose socket") for (const socket of sockets) socket.close(4000);
    else globalThis.dispatchEvent(new Event("online"));
  }, what);
}

/** Does something to the open connections behind the engine's back. */
export function meddle({ page }: Caller, how: "untrack" | "deafen"): Promise<void> {
  return page.evaluate(async (deed) => {
    const { connections } = globalThis as unknown as CallPage;
    for (const one of connections.filter(
      ({ connectionState }) => connectionState === "connected",
    )) {
      const [sound] = one.getTransceivers();
      if (deed === "untrack") await sound?.sender.replaceTrack(null);
      else if (sound) sound.direction = "inactive";
    }
  }, how);
}

/** Names the ICE session of the first open connection: another name after every restart (RFC 8445, 5.3). */
export function iceSession({ page }: Caller): Promise<string> {
  return page.evaluate(() => {
    const { connections } = globalThis as unknown as CallPage;
    const one = connections.find(({ connectionState }) => connectionState === "connected");
    return /a=ice-ufrag:(\S+)/.exec(one?.localDescription?.sdp ?? "")?.[1] ?? "";
  });
}

/** What the page shows of the call, without what cannot leave the page. */
export async function view({ page }: Caller): Promise<Engine.CallView> {
  return page.evaluate(() => {
    const { call } = globalThis as unknown as CallPage;
    return JSON.parse(JSON.stringify(call?.view() ?? null));
  });
}

/** Listens for a moment, and looks. */
export function perceive({ page }: Pick<Heard, "page">): Promise<Perceived> {
  return page.evaluate(async () => {
    const { connections } = globalThis as unknown as CallPage;
    const open = connections.filter((one) => one.connectionState === "connected");
    const receivers = open.flatMap((one) => one.getReceivers());
    const context = new AudioContext();
    const analysers = receivers.flatMap(({ track }) => {
      if (track.kind !== "audio") return [];
      const analyser = new AnalyserNode(context, { fftSize: 8_192, smoothingTimeConstant: 0 });
      context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
      return [analyser];
    });
    await new Promise((heard) => setTimeout(heard, 300));
    const peaks = analysers.map((analyser) => {
      const bins = new Float32Array(analyser.frequencyBinCount);
      analyser.getFloatFrequencyData(bins);
      const loudest = bins.reduce((best, bin, at) => (bin > (bins[best] ?? bin) ? at : best), 1);
      const audible = (bins[loudest] ?? Number.NEGATIVE_INFINITY) > -60;
      return audible ? (loudest * context.sampleRate) / analyser.fftSize : 0;
    });
    await context.close();
    let energy = 0;
    for (const receiver of receivers) {
      for (const stat of (await receiver.getStats()).values()) {
        if (stat.type === "inbound-rtp") energy += stat.totalAudioEnergy ?? 0;
      }
    }
    return { peaks, energy };
  });
}

/** Which tones are heard: those of `among` that a peak is close to, and `silence` for connections without one. */
export async function tonesHeard(
  caller: Heard,
  among: readonly Heard[],
): Promise<(string | number)[]> {
  const { peaks } = await perceive(caller);
  return peaks
    .map((peak) => {
      if (peak === 0) return "silence";
      return among.find(({ tone }) => Math.abs(tone - peak) < 15)?.username ?? Math.round(peak);
    })
    .sort();
}

/** Waits until each hears exactly the tones of the others, and hears them go on. */
export async function expectToHearEachOther(...callers: readonly Heard[]): Promise<void> {
  for (const one of callers) {
    const others = callers.filter((other) => other !== one);
    const names = others.map(({ username }) => username).sort();
    try {
      await eventually(() => tonesHeard(one, others)).toEqual(names);
      const { energy } = await perceive(one);
      await eventually(async () => (await perceive(one)).energy).toBeGreaterThan(energy);
    } catch (error) {
      const stand = await Promise.all(
        callers.map(async (each) => [each.username, await standing(each)]),
      );
      throw new Error(`${one.username} does not hear ${names}: ${JSON.stringify(stand)}`, {
        cause: error,
      });
    }
  }
}

/** How the connections of a page stand, and what it shows: what one wants to know when nothing is heard. */
async function standing({ page }: Pick<Heard, "page">) {
  const connections = await page.evaluate(() =>
    (globalThis as unknown as CallPage).connections.map((one) => ({
      states: [
        one.connectionState,
        one.iceConnectionState,
        one.iceGatheringState,
        one.signalingState,
      ],
      candidates: [one.localDescription, one.remoteDescription].map(
        (said) => said?.sdp.match(/a=candidate:.*/g) ?? null,
      ),
    })),
  );
  return { url: page.url(), connections, shown: await page.locator("body").ariaSnapshot() };
}

/** Waits until pictures of one's camera or screen are decoded, and go on being so. */
export async function expectToSee({ page }: Caller, what: "camera" | "screen"): Promise<void> {
  const frames = () =>
    page.evaluate(
      async (place) => {
        const { connections } = globalThis as unknown as CallPage;
        const one = connections.findLast(({ connectionState }) => connectionState === "connected");
        const stats = await one?.getTransceivers()[place]?.receiver.getStats();
        let decoded = 0;
        for (const stat of stats?.values() ?? []) decoded += stat.framesDecoded ?? 0;
        return decoded;
      },
      what === "camera" ? 1 : 2,
    );
  await eventually(frames).toBeGreaterThan(0);
  const before = await frames();
  await eventually(frames).toBeGreaterThan(before);
}

/** By what kind of candidates each of the open connections goes, as the browser says. */
export function paths({ page }: Caller): Promise<string[]> {
  return page.evaluate(async () => {
    const { connections } = globalThis as unknown as CallPage;
    const open = connections.filter((one) => one.connectionState === "connected");
    const found: string[] = [];
    for (const one of open) {
      const stats = await one.getStats();
      for (const stat of stats.values()) {
        if (stat.type !== "transport") continue;
        const pair = stats.get(stat.selectedCandidatePairId);
        found.push(stats.get(pair?.localCandidateId)?.candidateType);
      }
    }
    return found;
  });
}
