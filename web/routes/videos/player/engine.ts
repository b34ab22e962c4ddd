import type { Playback } from "../../../../shared/client/index.ts";

/** Of the qualities the one that follows the line. */
export const AUTO = "auto";

/** What brings a video's bytes to its element. */
export interface Engine {
  /** Goes over to a rendition by its name, or to `AUTO`, without losing the place. */
  choose(quality: string): void;
  /** Takes addresses that hold longer, without losing the place. */
  renew(playback: Playback): void;
  end(): void;
}

export interface EngineEvents {
  /** Names of the renditions there are to choose from, best first; none where there is no choice. */
  readonly onQualities: (names: readonly string[]) => void;
  /** Nothing comes any more: the addresses may have run out. */
  readonly onStale: () => void;
  /** What comes cannot be shown. */
  readonly onBroken: (error: Error) => void;
}

export type EngineMaker = (
  video: HTMLVideoElement,
  playback: Playback,
  events: EngineEvents,
) => Engine;
