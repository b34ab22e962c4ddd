import type { CallMedia, CallView, DeviceProblem } from "./call-view.ts";
import { type Captured, capture, captureBoth, captureScreen, type DeviceKind } from "./capture.ts";

/** What is sent, in the order in which every connection has it. */
export const SLOTS = ["microphone", "camera", "screen"] as const;
export type Slot = (typeof SLOTS)[number];

type Tracks = Readonly<Record<Slot, MediaStreamTrack | null>>;
type Problems = CallView["deviceProblems"];

/** One's own microphone, camera and screen, as far as they are open. */
export class OwnMedia {
  readonly #changed: () => void;
  #tracks: Tracks = { microphone: null, camera: null, screen: null };
  #problems: Problems = { microphone: null, camera: null, screen: null };
  #deviceIds: Readonly<Record<DeviceKind, string | null>>;
  /** Whether the microphone is to be heard, when there is one. */
  #speaking: boolean;
  #filming = false;
  #stream: MediaStream | null = null;
  #screenStream: MediaStream | null = null;
  /** Counts what was asked of each, so that a device that opens too late is let go. */
  #asked: Record<Slot, number> = { microphone: 0, camera: 0, screen: 0 };
  #closed = false;

  constructor(devices: Partial<CallView["devices"]>, media: CallMedia, changed: () => void) {
    this.#deviceIds = { microphone: devices.microphone ?? null, camera: devices.camera ?? null };
    this.#speaking = media.audio;
    this.#filming = media.video;
    this.#changed = changed;
    navigator.mediaDevices?.addEventListener("devicechange", this.#devicesChanged);
  }

  get tracks(): Tracks {
    return this.#tracks;
  }

  get problems(): Problems {
    return this.#problems;
  }

  get deviceIds(): Readonly<Record<DeviceKind, string | null>> {
    return this.#deviceIds;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  get screenStream(): MediaStream | null {
    return this.#screenStream;
  }

  /** What is really sent. */
  get sends(): { readonly audio: boolean; readonly video: boolean; readonly screen: boolean } {
    const { microphone, camera, screen } = this.#tracks;
    return {
      audio: microphone !== null && this.#speaking,
      video: camera !== null,
      screen: screen !== null,
    };
  }

  /** Opens what the call begins with. Never throws: what does not open stands in `problems`. */
  async open(): Promise<void> {
    const { microphone, camera } = this.#deviceIds;
    if (!this.#filming) return this.#openOne("microphone");
    const asked = [this.#ask("microphone"), this.#ask("camera")] as const;
    const both = await captureBoth(microphone, camera);
    this.#take("microphone", both.microphone, asked[0]);
    this.#take("camera", both.camera, asked[1]);
    if (both.camera.track === null) this.#filming = false;
  }

  async setAudio(on: boolean): Promise<void> {
    this.#speaking = on;
    const { microphone } = this.#tracks;
    if (microphone) microphone.enabled = on;
    this.#changed();
    if (on && !microphone) await this.#openOne("microphone");
  }

  async setVideo(on: boolean): Promise<void> {
    this.#filming = on;
    if (!on) this.#release("camera");
    else if (!this.#tracks.camera) await this.#openOne("camera");
  }

  async shareScreen(on: boolean): Promise<void> {
    if (!on) return this.#release("screen");
    if (this.#tracks.screen) return;
    const asked = this.#ask("screen");
    const chosen = await captureScreen();
    if (chosen) this.#take("screen", chosen, asked);
  }

  /** Another device of a kind, at once if one is open. */
  async use(kind: DeviceKind, deviceId: string | null): Promise<void> {
    this.#deviceIds = { ...this.#deviceIds, [kind]: deviceId };
    this.#changed();
    if (!this.#tracks[kind]) return;
    // A phone opens one camera at a time.
    if (kind === "camera") this.#tracks.camera?.stop();
    await this.#openOne(kind);
  }

  /** Lets go of everything. */
  close(): void {
    this.#closed = true;
    navigator.mediaDevices?.removeEventListener("devicechange", this.#devicesChanged);
    for (const slot of SLOTS) this.#tracks[slot]?.stop();
    this.#tracks = { microphone: null, camera: null, screen: null };
    this.#stream = null;
    this.#screenStream = null;
  }

  /** What was missing may have been plugged in. */
  readonly #devicesChanged = (): void => {
    if (this.#tracks.microphone === null && this.#problems.microphone === "no_device") {
      void this.#openOne("microphone");
    }
  };

  async #openOne(kind: DeviceKind): Promise<void> {
    const asked = this.#ask(kind);
    this.#take(kind, await capture(kind, this.#deviceIds[kind]), asked);
  }

  #ask(slot: Slot): number {
    this.#asked[slot] += 1;
    return this.#asked[slot];
  }

  #take(slot: Slot, { track, problem }: Captured, asked: number): void {
    if (this.#closed || asked !== this.#asked[slot]) {
      track?.stop();
      return;
    }
    if (track === null && this.#tracks[slot]?.readyState === "live") {
      // Another device was wanted and cannot be had: the one in use stays.
      this.#note(slot, problem);
      return;
    }
    this.#put(slot, track, problem);
    track?.addEventListener("ended", () => this.#ended(slot, track));
  }

  /** The device was pulled out, or the reader stopped it in the browser's own bar. */
  #ended(slot: Slot, track: MediaStreamTrack): void {
    if (this.#closed || this.#tracks[slot] !== track) return;
    if (slot === "screen") {
      this.#release("screen");
      return;
    }
    this.#put(slot, null, "no_device");
    if (slot === "camera") this.#filming = false;
    else void this.#openOne("microphone");
  }

  #release(slot: Slot): void {
    this.#ask(slot);
    this.#put(slot, null, null);
  }

  #put(slot: Slot, track: MediaStreamTrack | null, problem: DeviceProblem | null): void {
    const before = this.#tracks[slot];
    if (slot === "microphone" && track) track.enabled = this.#speaking;
    this.#tracks = { ...this.#tracks, [slot]: track };
    if (before !== track) before?.stop();
    if (slot === "screen") this.#screenStream = streamOf(track);
    else this.#stream = streamOf(this.#tracks.microphone, this.#tracks.camera);
    this.#note(slot, problem);
  }

  #note(slot: Slot, problem: DeviceProblem | null): void {
    this.#problems = { ...this.#problems, [slot]: problem };
    this.#changed();
  }
}

function streamOf(...tracks: readonly (MediaStreamTrack | null)[]): MediaStream | null {
  const open = tracks.filter((track) => track !== null);
  return open.length === 0 ? null : new MediaStream(open);
}
