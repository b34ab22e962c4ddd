import { useEffect } from "react";
import { api } from "../../../app/platform.ts";

/** The place is kept so often while the video plays. */
const KEEP_EVERY_MS = 10_000;
/** Whoever looks for a place while it stands has found it by then. */
const FOUND_AFTER_MS = 1_000;
/** Whoever has seen this much, or half of what there is, has watched it. Seconds. */
const WATCHED_SECONDS = 10;
/** Between two reports of a playing element there is less than this, at any speed: more is a leap. Seconds. */
const LEAP_SECONDS = 2;

/** Keeps how far one has watched: now and then, whenever it stops, and when the page goes. */
export function useResumePoint(video: HTMLVideoElement | null, videoId: string): void {
  useEffect(() => {
    if (video === null) return;
    let begun = false;
    let keptAt = 0;
    let kept = -1;
    const keep = () => {
      const { currentTime: positionSeconds } = video;
      if (!begun || positionSeconds === kept) return;
      kept = positionSeconds;
      keptAt = performance.now();
      const params = { path: { videoId } };
      const init = { params, body: { positionSeconds }, keepalive: true };
      // The next one makes up for it.
      api.POST("/api/videos/{videoId}/progress", init).catch(() => {});
    };
    const keepNowAndThen = () => {
      if (!video.paused && performance.now() - keptAt > KEEP_EVERY_MS) keep();
    };
    let found: ReturnType<typeof setTimeout> | undefined;
    const keepWhenFound = () => {
      clearTimeout(found);
      if (video.paused) found = setTimeout(keep, FOUND_AFTER_MS);
    };
    const begin = () => {
      begun = true;
      keptAt = performance.now();
    };
    const stop = new AbortController();
    const options = { signal: stop.signal };
    video.addEventListener("playing", begin, options);
    video.addEventListener("timeupdate", keepNowAndThen, options);
    video.addEventListener("pause", keep, options);
    video.addEventListener("ended", keep, options);
    video.addEventListener("seeked", keepWhenFound, options);
    window.addEventListener("pagehide", keep, options);
    const hide = () => document.visibilityState === "hidden" && keep();
    document.addEventListener("visibilitychange", hide, options);
    return () => {
      stop.abort();
      clearTimeout(found);
      keep();
    };
  }, [video, videoId]);
}

/** Tells once that the video has been watched, when it really has: what was leapt over does not count. */
export function useView(video: HTMLVideoElement | null, videoId: string): void {
  useEffect(() => {
    if (video === null) return;
    let seconds = 0;
    let last = video.currentTime;
    const stop = new AbortController();
    const count = () => {
      const step = video.currentTime - last;
      last = video.currentTime;
      if (step > 0 && step < LEAP_SECONDS) seconds += step;
      if (seconds < Math.min(WATCHED_SECONDS, video.duration / 2)) return;
      stop.abort();
      const params = { path: { videoId } };
      api.POST("/api/videos/{videoId}/view", { params }).catch(() => {});
    };
    video.addEventListener("timeupdate", count, { signal: stop.signal });
    return () => stop.abort();
  }, [video, videoId]);
}
