import type { Playback } from "../../../../shared/client/index.ts";
import { AUTO, type EngineMaker } from "./engine.ts";
import { holdPicture } from "./hold-picture.ts";

/** Whether everything from here to the end is there, so that nothing will be asked for any more. */
function isAllThere({ buffered, currentTime, duration }: HTMLVideoElement): boolean {
  for (let index = 0; index < buffered.length; index += 1) {
    if (buffered.start(index) <= currentTime && buffered.end(index) >= duration - 0.1) return true;
  }
  return false;
}

/** Puts another address under a video that goes on where it is, as it is. */
function swap(video: HTMLVideoElement, url: string): void {
  const { autoplay, currentTime, paused, playbackRate } = video;
  holdPicture(video);
  video.src = url;
  // Before anything is known of the new file, these say where and how it begins (HTML § default playback start position).
  video.defaultPlaybackRate = playbackRate;
  video.currentTime = currentTime;
  // Who has pressed play while nothing could be played still wants it, though the video stands still.
  if (!paused || autoplay) void video.play().catch(() => {});
}

/** Plays a file, or a playlist where the browser reads those itself. */
export const fileEngine: EngineMaker = (video, playback, events) => {
  let current: Playback = playback;
  let quality = AUTO;
  const stop = new AbortController();
  const address = () => current.renditions.find(({ name }) => name === quality)?.url ?? current.url;
  const names = playback.renditions.toSorted((a, b) => b.height - a.height).map(({ name }) => name);
  events.onQualities(names.length > 1 ? names : []);
  video.addEventListener("error", events.onStale, { signal: stop.signal });
  video.src = address();
  return {
    choose(wanted) {
      quality = wanted;
      swap(video, address());
    },
    renew(renewed) {
      current = renewed;
      if (video.error !== null || !isAllThere(video)) swap(video, address());
    },
    end() {
      stop.abort();
      video.removeAttribute("src");
      video.load();
    },
  };
};
