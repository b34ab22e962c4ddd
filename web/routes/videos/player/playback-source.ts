import { ApiError, type Playback } from "../../../../shared/client/index.ts";
import type { Engine, EngineEvents, EngineMaker } from "./engine.ts";
import { fileEngine } from "./file-engine.ts";

/** New addresses are asked for so long before the old ones run out. */
const EARLY_MS = 2 * 60_000;
const SOONEST_MS = 5_000;
/** So often in a row something may stop coming before it counts as broken. */
const MOST_FAILURES = 3;

interface SourceOptions extends Omit<EngineEvents, "onStale"> {
  readonly video: HTMLVideoElement;
  readonly playback: Playback;
  /** Asks for addresses that hold longer. */
  readonly load: () => Promise<Playback>;
}

/** The file as it is, or the ladder by hls.js wherever that can play: it chooses, and takes new addresses unnoticed. */
async function engineFor({ kind }: Playback): Promise<EngineMaker> {
  const hasSources = "MediaSource" in window || "ManagedMediaSource" in window;
  if (kind === "progressive" || !hasSources) return fileEngine;
  return (await import("./hls-engine.ts")).hlsEngine;
}

/** Feeds a video element as long as it is watched: chooses the way, and has the addresses renewed before they run out. */
export class PlaybackSource {
  readonly #options: SourceOptions;
  readonly #stop = new AbortController();
  #engine: Engine | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #renewing = false;

  constructor(options: SourceOptions) {
    this.#options = options;
    const working = () => {
      this.#failures = 0;
    };
    options.video.addEventListener("playing", working, { signal: this.#stop.signal });
    void this.#begin();
  }

  choose(quality: string): void {
    this.#engine?.choose(quality);
  }

  end(): void {
    this.#stop.abort();
    clearTimeout(this.#timer);
    this.#engine?.end();
  }

  async #begin(): Promise<void> {
    const { video, playback, onQualities, onBroken } = this.#options;
    try {
      const make = await engineFor(playback);
      if (this.#stop.signal.aborted) return;
      const onStale = () => void this.#recover();
      this.#engine = make(video, playback, { onQualities, onStale, onBroken });
      this.#renewBefore(playback);
    } catch (error) {
      // The player's own script did not come.
      onBroken(new ApiError("network", 0, { cause: error }));
    }
  }

  #renewBefore({ expiresAt }: Playback): void {
    const due = Date.parse(expiresAt) - Date.now() - EARLY_MS;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#renew(), Math.max(SOONEST_MS, due));
  }

  async #recover(): Promise<void> {
    // Several parts are refused at once.
    if (this.#renewing) return;
    this.#failures += 1;
    if (this.#failures <= MOST_FAILURES) return this.#renew();
    this.#options.onBroken(new ApiError("network", 0));
  }

  async #renew(): Promise<void> {
    if (this.#renewing) return;
    this.#renewing = true;
    try {
      const playback = await this.#options.load();
      if (this.#stop.signal.aborted) return;
      this.#engine?.renew(playback);
      this.#renewBefore(playback);
    } catch (error) {
      if (!this.#stop.signal.aborted) this.#failed(error);
    } finally {
      this.#renewing = false;
    }
  }

  /** What may not be watched any more ends at once; anything else is tried again while there is something to show. */
  #failed(error: unknown): void {
    const refused = error instanceof ApiError && error.status >= 400 && error.status < 500;
    this.#failures += 1;
    if (refused || this.#failures > MOST_FAILURES) {
      this.#options.onBroken(error instanceof ApiError ? error : new ApiError("unexpected", 0));
    } else {
      this.#timer = setTimeout(() => void this.#renew(), SOONEST_MS);
    }
  }
}
