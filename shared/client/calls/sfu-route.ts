import type { SfuTrack } from "../../contracts/calls/index.ts";
import type { Quality } from "./call-view.ts";
import { SLOTS, type Slot } from "./own-media.ts";
import { AUDIBLE_ENERGY, qualityBetween, type Reading, readingOf, UNKNOWN } from "./quality.ts";
import { NO_TRACKS, type Reception, type RoomPeer, type Route, type Tracks } from "./route.ts";
import { type SfuPort, SfuSession } from "./sfu-session.ts";

const SLOT_OF = { audio: "microphone", video: "camera", screen: "screen" } as const;
/** After a failure it is tried again, ever more rarely. */
const FIRST_WAIT_MS = 2_000;
const LONGEST_WAIT_MS = 30_000;
const LOUD = 0.25;

/** A call whose media goes through a media server: everybody publishes once, and pulls what the others publish. */
export class SfuRoute implements Route {
  readonly #port: SfuPort;
  /** What each of the others publishes. */
  readonly #wanted = new Map<string, readonly SfuTrack[]>();
  #session: SfuSession | null = null;
  /** Bringing the session in line with what is wanted; one at a time. */
  #working = false;
  #stale = false;
  #failures = 0;
  #retryAt = 0;
  #everConnected = false;
  #reading: Reading | null = null;
  #quality: Quality = UNKNOWN;
  #closed = false;

  constructor(port: SfuPort) {
    this.#port = port;
  }

  entered(peers: readonly RoomPeer[]): void {
    this.#wanted.clear();
    for (const { userId, tracks } of peers) this.#wanted.set(userId, tracks);
    this.#poke();
  }

  joined(userId: string): void {
    if (!this.#wanted.has(userId)) this.#wanted.set(userId, []);
  }

  left(userId: string): void {
    this.#wanted.delete(userId);
    this.#poke();
  }

  signal(): void {
    // Nobody signals to each other here.
  }

  published(userId: string, tracks: readonly SfuTrack[]): void {
    this.#wanted.set(userId, tracks);
    this.#poke();
  }

  ownTracksChanged(): void {
    this.#poke();
  }

  configured(): void {
    this.#session?.configure(this.#port.configuration());
  }

  networkChanged(): void {
    // The media server takes no ICE restart: if the connection does not survive, a new session begins.
    this.#port.changed();
  }

  receptionOf(userId: string): Reception | null {
    const wanted = this.#wanted.get(userId);
    if (!wanted) return null;
    const tracks = this.#tracksOf(userId, wanted);
    const level = this.#session?.levelOf(tracks.microphone) ?? 0;
    return {
      link: this.#link(),
      tracks,
      quality: this.#quality,
      level: Math.min(1, level / LOUD),
    };
  }

  async look(): Promise<void> {
    const session = this.#session;
    if (session?.state === "failed") this.#begin();
    if (this.#stale && this.#port.clock() >= this.#retryAt) this.#poke();
    if (session?.state !== "connected") return;
    this.#everConnected = true;
    const stats = await session.stats().catch(() => null);
    if (stats === null || session !== this.#session) return;
    const reading = readingOf(stats, this.#port.clock());
    this.#quality = { ...qualityBetween(this.#reading, reading), path: "sfu" };
    this.#reading = reading;
    if (reading.soundEnergy > AUDIBLE_ENERGY) this.#port.note("first_sound");
  }

  close(): void {
    this.#closed = true;
    this.#session?.close();
    this.#session = null;
  }

  #link(): Reception["link"] {
    const state = this.#session?.state ?? "new";
    if (state === "connected") return "connected";
    if (this.#everConnected) return "reconnecting";
    if (this.#failures > 1) return "failed";
    return state === "new" ? "waiting" : "connecting";
  }

  #tracksOf(userId: string, wanted: readonly SfuTrack[]): Tracks {
    const tracks: Record<Slot, MediaStreamTrack | null> = { ...NO_TRACKS };
    for (const { trackName, kind } of wanted) {
      const track = this.#session?.pulled(userId, trackName);
      if (track) tracks[SLOT_OF[kind]] = track;
    }
    return tracks;
  }

  #begin(): void {
    this.#session?.close();
    this.#session = null;
    this.#reading = null;
    this.#stale = true;
    this.#poke();
  }

  /** Something is other than it was: brings the session in line, unless it is being done. */
  #poke(): void {
    this.#stale = true;
    if (this.#working || this.#closed || this.#port.clock() < this.#retryAt) return;
    void this.#work();
  }

  async #work(): Promise<void> {
    this.#working = true;
    try {
      while (this.#stale && !this.#closed) {
        this.#stale = false;
        await this.#align();
      }
      this.#failures = 0;
      this.#retryAt = 0;
      if (this.#lacks()) this.#later(FIRST_WAIT_MS);
    } catch {
      this.#failed();
    } finally {
      this.#working = false;
    }
  }

  async #align(): Promise<void> {
    this.#session ??= await SfuSession.open(this.#port);
    const session = this.#session;
    if (this.#closed) return session.close();
    const tracks = this.#port.tracks();
    await session.publish(SLOTS.map((slot) => [slot, tracks[slot]] as const));
    await session.pull(
      [...this.#wanted].flatMap(([userId, wanted]) =>
        wanted.map(({ trackName }) => ({ userId, trackName })),
      ),
    );
    this.#port.changed();
  }

  /** What was announced may not be there yet. */
  #lacks(): boolean {
    return [...this.#wanted].some(([userId, tracks]) =>
      tracks.some(({ trackName }) => this.#session?.pulled(userId, trackName) === null),
    );
  }

  #later(waitMs: number): void {
    this.#stale = true;
    this.#retryAt = this.#port.clock() + waitMs;
  }

  /** A session in which something failed may be in any state: the next try begins with a new one. */
  #failed(): void {
    this.#session?.close();
    this.#session = null;
    this.#later(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures));
    this.#failures += 1;
    this.#port.changed();
  }
}
