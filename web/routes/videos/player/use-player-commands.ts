import type { Command } from "./commands.ts";

interface Others {
  readonly captions: () => void;
  readonly fullscreen: () => void;
}

const within = (value: number, least: number, most: number) =>
  Math.min(most, Math.max(least, value));

function togglePicture(video: HTMLVideoElement): void {
  if (document.pictureInPictureElement === video) void document.exitPictureInPicture();
  else if (document.pictureInPictureEnabled) void video.requestPictureInPicture().catch(() => {});
}

/** What is wanted is also kept in `autoplay`: of a video that could not be loaded nothing else tells. */
function togglePlay(video: HTMLVideoElement): void {
  video.autoplay = video.error === null ? video.paused : !video.autoplay;
  // Leaving the page in between ends it, which is no failure.
  if (video.autoplay) void video.play().catch(() => {});
  else video.pause();
}

/** What carries out commands on a video element. */
export function usePlayerCommands(
  video: HTMLVideoElement | null,
  { captions, fullscreen }: Others,
): (command: Command) => void {
  return (command) => {
    if (video === null) return;
    // Before its length is known no part of it is anywhere, but for its beginning.
    const whole = Number.isFinite(video.duration) ? video.duration : null;
    switch (command.do) {
      case "toggle":
        return togglePlay(video);
      case "mute":
        video.muted = !video.muted;
        return;
      case "skip":
        video.currentTime = within(video.currentTime + command.by, 0, whole ?? Infinity);
        return;
      case "go":
        if (whole !== null || command.to === 0) video.currentTime = (whole ?? 0) * command.to;
        return;
      case "volume":
        video.volume = within(video.volume + command.by, 0, 1);
        video.muted = false;
        return;
      case "picture":
        return togglePicture(video);
      case "captions":
        return captions();
      case "fullscreen":
        return fullscreen();
    }
  };
}
