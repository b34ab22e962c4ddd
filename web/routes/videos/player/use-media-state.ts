import { useEffect, useState } from "react";

export interface MediaState {
  readonly paused: boolean;
  readonly ended: boolean;
  /** It wants to go on and has nothing to show. */
  readonly waiting: boolean;
  /** Seconds. */
  readonly time: number;
  /** Seconds; 0 until it is known. */
  readonly duration: number;
  /** Up to where it is there without a gap, in seconds. */
  readonly loaded: number;
  readonly rate: number;
  /** 0 to 1. */
  readonly volume: number;
  readonly muted: boolean;
}

const EVENTS = [
  ...["play", "playing", "pause", "ended", "waiting", "seeking", "seeked", "timeupdate"],
  ...["durationchange", "loadedmetadata", "progress", "ratechange", "volumechange", "emptied"],
];

const NOTHING: MediaState = {
  ...{ paused: true, ended: false, waiting: false, time: 0, duration: 0, loaded: 0 },
  ...{ rate: 1, volume: 1, muted: false },
};

function loadedUpTo({ buffered, currentTime }: HTMLVideoElement): number {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime + 0.5 && buffered.end(index) >= currentTime) {
      return buffered.end(index);
    }
  }
  return currentTime;
}

function read(video: HTMLVideoElement): MediaState {
  const { paused, ended, currentTime, duration, playbackRate, volume, muted, readyState } = video;
  return {
    paused,
    ended,
    waiting: !paused && !ended && readyState < HTMLMediaElement.HAVE_FUTURE_DATA,
    time: currentTime,
    duration: Number.isFinite(duration) ? duration : 0,
    loaded: loadedUpTo(video),
    rate: playbackRate,
    volume,
    muted,
  };
}

/** How a media element stands, as it changes. */
export function useMediaState(video: HTMLVideoElement | null): MediaState {
  const [state, setState] = useState(NOTHING);
  useEffect(() => {
    if (video === null) return;
    const update = () => setState(read(video));
    const stop = new AbortController();
    for (const event of EVENTS) video.addEventListener(event, update, { signal: stop.signal });
    update();
    return () => stop.abort();
  }, [video]);
  return state;
}
