import { useEffect, useRef, useState } from "react";
import type { Playback } from "../../../../shared/client/index.ts";
import { fetchPlayback } from "../videos.ts";
import { AUTO } from "./engine.ts";
import { PlaybackSource } from "./playback-source.ts";

export interface Source {
  readonly qualities: readonly string[];
  readonly quality: string;
  readonly choose: (quality: string) => void;
  /** Why nothing can be played; `null` while something can. */
  readonly error: Error | null;
  readonly retry: () => void;
}

/** Feeds a video element from where the platform says, as long as the component is there. */
export function useSource(
  video: HTMLVideoElement | null,
  videoId: string,
  playback: Playback,
): Source {
  const source = useRef<PlaybackSource | null>(null);
  const [qualities, setQualities] = useState<readonly string[]>([]);
  const [quality, setQuality] = useState(AUTO);
  const [error, setError] = useState<Error | null>(null);
  const [first, setFirst] = useState(playback);

  useEffect(() => {
    if (video === null) return;
    const begun = new PlaybackSource({
      video,
      playback: first,
      load: () => fetchPlayback(videoId),
      onQualities: setQualities,
      onBroken: setError,
    });
    source.current = begun;
    return () => begun.end();
  }, [video, videoId, first]);

  return {
    qualities,
    quality,
    choose: (wanted) => {
      setQuality(wanted);
      source.current?.choose(wanted);
    },
    error,
    retry: async () => {
      const renewed = await fetchPlayback(videoId).catch(() => first);
      setQuality(AUTO);
      setError(null);
      // Another try begins anew, with the same addresses too.
      setFirst({ ...renewed });
    },
  };
}
