import { ApiError } from "../problem.ts";
import { reply } from "../throwing.ts";
import type { Call, CallDeps, CallMedia, CallSession, CallView, PeerView } from "./call-view.ts";
import { IceServers } from "./ice-servers.ts";
import { OwnLevel } from "./own-level.ts";
import { OwnMedia } from "./own-media.ts";
import { isOver, phaseOf, problemOf } from "./phase.ts";
import { RemoteSound } from "./remote-sound.ts";
import { CallLog } from "./report.ts";
import { Room } from "./room.ts";
import { isSame } from "./room-peers.ts";
import { REPLACED } from "./signalling.ts";
import { hearLevels, NO_SPEAKER } from "./speaker.ts";

export interface Opening {
  /** The call, where it is there already: its room can be reached while it is being taken. */
  readonly known: Call | null;
  /** Begins or takes the call. */
  readonly open: () => Promise<Call>;
  readonly media: CallMedia;
}

const PULSE_MS = 100;
const PULSES_A_LOOK = 10;
const REPORT_EVERY_MS = 30_000;
/** A socket that is lost for longer is spoken of. */
const LOST_AFTER_MS = 5_000;
const LEVEL_STEPS = 20;
const NOT_SIGNED_IN = 4401;
/** While the call is being taken the room does not know us yet. */
const NOT_YET: ReadonlySet<string> = new Set(["call_state", "not_joined"]);
const FINAL: ReadonlySet<string> = new Set(["call_state", "too_many_participants"]);

/** One's part in one call, from the press to the end. */
export class LiveSession implements CallSession {
  readonly #deps: CallDeps;
  readonly #listeners = new Set<() => void>();
  readonly #log: CallLog;
  readonly #media: OwnMedia;
  readonly #ice: IceServers;
  readonly #sound: RemoteSound;
  readonly #ownLevel = new OwnLevel();
  readonly #opened: Promise<Call | null>;
  #room: Room | null = null;
  #call: Call | null = null;
  #opening = true;
  #over = false;
  #replaced = false;
  #refusal: string | null = null;
  #connectedAt: number | null = null;
  #speaking = NO_SPEAKER;
  #pulses = 0;
  #pulsedAt: number;
  #reportedAt: number;
  #reported = "";
  #pulse: ReturnType<typeof setInterval> | undefined;
  #view: CallView;

  constructor(deps: CallDeps, { known, open, media }: Opening) {
    this.#deps = deps;
    this.#pulsedAt = deps.clock();
    this.#reportedAt = deps.clock();
    this.#call = known;
    this.#log = new CallLog(deps.clock);
    this.#media = new OwnMedia(deps.devices ?? {}, media, () => this.#mediaChanged());
    this.#sound = new RemoteSound(deps.devices?.speaker ?? null, () => this.#update());
    this.#ice = new IceServers(deps.api, deps.clock, () => this.#room?.iceServersChanged());
    this.#view = this.#look([]);
    this.#pulse = setInterval(() => this.#beat(), PULSE_MS);
    globalThis.addEventListener("online", this.#networkChanged);
    connectionOf(navigator)?.addEventListener("change", this.#networkChanged);
    if (known) this.#enter(known);
    this.#opened = this.#open(open);
    void this.#media.open();
  }

  readonly view = (): CallView => this.#view;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  setAudio(on: boolean): Promise<void> {
    return this.#media.setAudio(on);
  }

  setVideo(on: boolean): Promise<void> {
    return this.#media.setVideo(on);
  }

  shareScreen(on: boolean): Promise<void> {
    return this.#media.shareScreen(on);
  }

  useMicrophone(deviceId: string | null): Promise<void> {
    return this.#media.use("microphone", deviceId);
  }

  useCamera(deviceId: string | null): Promise<void> {
    return this.#media.use("camera", deviceId);
  }

  useSpeaker(deviceId: string | null): Promise<void> {
    return this.#sound.choose(deviceId);
  }

  allowSound(): void {
    this.#sound.allow();
  }

  async hangUp(): Promise<void> {
    this.#finish();
    const call = await this.#opened;
    if (call === null || isOver(this.#call ?? call)) return;
    const params = { path: { callId: call.id } };
    const ended = await reply(this.#deps.api.POST("/api/calls/{callId}/end", { params })).catch(
      () => null,
    );
    if (ended) this.#learn(ended.call);
  }

  close(): void {
    this.#finish();
    this.#listeners.clear();
  }

  // ----

  async #open(open: () => Promise<Call>): Promise<Call | null> {
    try {
      const call = await open();
      this.#opening = false;
      this.#enter(call);
      this.#learn(call);
      return call;
    } catch (error) {
      this.#refusal = error instanceof ApiError ? error.code : "unexpected";
      if (this.#refusal === "network") this.#log.failed("signalling");
      this.#finish();
      return null;
    }
  }

  /** Goes into the call's room. Of a call that is still being taken, the room may not let us in yet: it is asked again. */
  #enter(call: Call): void {
    if (this.#over) return;
    this.#room ??= new Room(
      {
        deps: this.#deps,
        media: this.#media,
        log: this.#log,
        changed: () => this.#update(),
        onCall: (now) => this.#learn(now),
        onError: (code) => this.#refused(code),
        onRefused: (code) => void this.#socketRefused(code),
        onUnsafe: (code) => this.#unsafe(code),
      },
      call.id,
      this.#ice,
    );
    void this.#room.expect(call);
    void this.#room.enter(call);
  }

  /** Hears how the call stands; of two states the newer counts. */
  #learn(call: Call): void {
    if (this.#call && this.#call.revision > call.revision) return;
    if (call.status === "ringing" || call.status === "answered") this.#log.noteFirst(call.status);
    this.#call = call;
    const own = call.participants.find(({ userId }) => userId === this.#deps.userId);
    if (isOver(call) || (!this.#opening && own && own.state !== "joined")) this.#finish();
    else this.#update();
  }

  #refused(code: string): void {
    if (this.#opening && NOT_YET.has(code)) return;
    if (FINAL.has(code)) void this.#end(code);
  }

  /** It ends at once, and the platform is told. */
  #unsafe(code: string): void {
    this.#refusal = code;
    void this.hangUp();
  }

  async #socketRefused(closeCode: number): Promise<void> {
    this.#replaced = closeCode === REPLACED;
    if (this.#replaced) this.#finish();
    else await this.#end(closeCode === NOT_SIGNED_IN ? "unauthorized" : "not_found");
  }

  /** The platform has put us out: how the call stands now tells why; if it goes on, the code does. */
  async #end(code: string): Promise<void> {
    const callId = this.#call?.id;
    this.#finish();
    const request =
      callId && this.#deps.api.GET("/api/calls/{callId}", { params: { path: { callId } } });
    const call = request ? await reply(request).catch(() => null) : null;
    if (call === null || !isOver(call)) this.#refusal = code;
    if (call) this.#learn(call);
    this.#update();
  }

  #mediaChanged(): void {
    this.#room?.ownMediaChanged();
    this.#update();
  }

  readonly #networkChanged = (): void => {
    this.#room?.networkChanged();
  };

  #beat(): void {
    const now = this.#deps.clock();
    const levels = Object.fromEntries(
      this.#view.peers.map(({ userId, level }) => [userId, level] as const),
    );
    this.#speaking = hearLevels(this.#speaking, levels, Math.max(0, now - this.#pulsedAt));
    this.#pulsedAt = now;
    this.#pulses += 1;
    if (this.#pulses % PULSES_A_LOOK === 0) void this.#room?.look();
    if (now - this.#reportedAt >= REPORT_EVERY_MS) void this.#report();
    this.#update();
  }

  /** Everything is let go of; what is known of the call stays to be seen. */
  #finish(): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#pulse);
    globalThis.removeEventListener("online", this.#networkChanged);
    connectionOf(navigator)?.removeEventListener("change", this.#networkChanged);
    this.#noteFailure();
    this.#room?.close();
    this.#sound.close();
    this.#ownLevel.close();
    this.#media.close();
    this.#ice.close();
    this.#update();
    void this.#report();
  }

  #noteFailure(): void {
    const { problem } = this.#view;
    if (problem === "no_path" || problem === "permission" || problem === "no_device") {
      this.#log.failed(problem);
    } else if (problem === "signalling") this.#log.failed("signalling");
    else if (problem === "device_busy" || problem === "device_failed") this.#log.failed("media");
  }

  /** What cannot be reported now is in the next report. */
  async #report(): Promise<void> {
    const callId = this.#call?.id;
    const body = this.#log.report();
    const text = JSON.stringify(body);
    if (callId === undefined || text === this.#reported) return;
    this.#reportedAt = this.#deps.clock();
    this.#reported = text;
    const params = { path: { callId } };
    await this.#deps.api
      .POST("/api/calls/{callId}/diagnostics", { params, body })
      .catch(() => null);
  }

  /** Makes the view anew, and tells if it is another. */
  #update(): void {
    const peers = this.#over ? [] : (this.#room?.views() ?? []);
    for (const { link, quality } of peers) {
      if (link !== "connected") continue;
      this.#connectedAt ??= this.#deps.clock();
      this.#log.measured(quality);
    }
    if (!this.#over) this.#sound.play(soundOf(peers));
    const before = this.#view;
    const view = this.#look(sameList(before.peers, peers) ? before.peers : peers);
    if (isSame(before, view)) return;
    this.#view = view;
    for (const listener of this.#listeners) listener();
  }

  #look(peers: readonly PeerView[]): CallView {
    const media = this.#media;
    const links = peers.map(({ link }) => link);
    const lostAt = this.#room?.lostAt ?? null;
    const signallingLost = lostAt !== null && this.#deps.clock() - lostAt > LOST_AFTER_MS;
    const devices = media.problems;
    const phase = phaseOf(this.#opening ? null : this.#call, links, this.#connectedAt !== null);
    return {
      phase: this.#over ? "over" : phase,
      call: this.#call,
      own: kept(this.#view?.own, {
        ...media.sends,
        stream: media.stream,
        screenStream: media.screenStream,
        level: this.#over ? 0 : this.#level(),
      }),
      peers,
      speaker: this.#speaking.speaker,
      problem: problemOf({ replaced: this.#replaced, signallingLost, links, devices }),
      deviceProblems: devices,
      sealed: this.#room?.sealed ?? false,
      refusal: this.#refusal,
      connectedAt: this.#connectedAt,
      soundBlocked: this.#sound.blocked,
      devices: kept(this.#view?.devices, { ...media.deviceIds, speaker: this.#sound.speakerId }),
    };
  }

  #level(): number {
    const { tracks, sends } = this.#media;
    const level = this.#ownLevel.read(sends.audio ? tracks.microphone : null);
    return Math.round(level * LEVEL_STEPS) / LEVEL_STEPS;
  }
}

function soundOf(peers: readonly PeerView[]): Map<string, MediaStreamTrack> {
  return new Map(
    peers.flatMap(({ userId, stream }) => {
      const [track] = stream?.getAudioTracks() ?? [];
      return track ? [[userId, track] as const] : [];
    }),
  );
}

function sameList<Item>(one: readonly Item[], other: readonly Item[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/** The same object as before, if nothing in it changed. */
function kept<Fields extends object>(before: Fields | undefined, now: Fields): Fields {
  return before && isSame(before, now) ? before : now;
}

/** Network Information API: Chromium only, and in no library of types. */
function connectionOf(browser: Navigator): EventTarget | null {
  const connection: unknown = Reflect.get(browser, "connection");
  return connection instanceof EventTarget ? connection : null;
}
