import Hls, { type ErrorData, type Level } from "hls.js";
import workerUrl from "hls.js/dist/hls.worker.js?url";
import { ApiError, type Playback } from "../../../../shared/client/index.ts";
import { AUTO, type EngineMaker } from "./engine.ts";
import { holdPicture } from "./hold-picture.ts";
import { renewedAddress } from "./renewed-address.ts";

/** How addresses answer that have run out, at ours and at Stream. */
const REFUSED = [401, 403, 404, 410];

/** What a level is called: by its shorter side, as renditions are named. */
const nameOf = ({ width, height }: Level) => `${Math.min(width || height, height)}p`;

/** Plays an HLS ladder by Media Source Extensions (RFC 8216, hls.js). */
export const hlsEngine: EngineMaker = (video, playback, events) => {
  let current: Playback = playback;
  let quality = AUTO;
  let recovered = false;
  /** Nothing comes any more until there are other addresses. */
  let stuck = false;
  let hls = begin(-1);

  /** `startPosition` in seconds; -1 for the beginning. */
  function begin(startPosition: number): Hls {
    const first = current.url;
    const made = new Hls({
      workerPath: workerUrl,
      capLevelToPlayerSize: true,
      startPosition,
      // What playlists lead to is signed as they were, and that may have run out since.
      xhrSetup: (xhr, url) => {
        const signed = renewedAddress(url, first, current.url, location.href);
        if (signed !== url) xhr.open("GET", signed, true);
      },
    });
    made.on(Hls.Events.ERROR, (_, data) => onError(data));
    made.on(Hls.Events.MANIFEST_PARSED, (_, { levels }) => {
      events.onQualities(levels.length > 1 ? levels.map(nameOf).reverse() : []);
      apply();
    });
    made.loadSource(first);
    made.attachMedia(video);
    return made;
  }

  function apply(): void {
    hls.nextLevel = hls.levels.findIndex((level) => nameOf(level) === quality);
  }

  function onError({ fatal, type, response }: ErrorData): void {
    const refused = REFUSED.includes(response?.code ?? 0);
    if (refused || (fatal && type === Hls.ErrorTypes.NETWORK_ERROR)) {
      // Others of the ladder would be refused as well: not worth the half minute in which it tries them.
      hls.stopLoad();
      stuck = true;
      events.onStale();
    } else if (fatal && type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
      recovered = true;
      hls.recoverMediaError();
    } else if (fatal) {
      events.onBroken(new ApiError("unexpected", 0));
    }
  }

  /** Begins anew at the same place: what has been refused once is not asked for again by the one that was. */
  function beginAnew(): void {
    const { autoplay, currentTime, paused, playbackRate } = video;
    holdPicture(video);
    hls.destroy();
    video.defaultPlaybackRate = playbackRate;
    hls = begin(currentTime);
    if (!paused || autoplay) void video.play().catch(() => {});
  }

  return {
    choose(wanted) {
      quality = wanted;
      apply();
    },
    renew(renewed) {
      current = renewed;
      if (!stuck) return;
      stuck = false;
      beginAnew();
    },
    end: () => hls.destroy(),
  };
};
