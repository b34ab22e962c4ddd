import { LIMITS } from "./limits.mjs";
import { INPUT_LIMITS, Refused, run } from "./sandbox.mjs";

/**
 * @typedef {object} Facts
 * @property {number} width as shown
 * @property {number} height as shown
 * @property {number} durationMs
 * @property {boolean} hasAudio
 * @property {string} codec
 */

/** @param {any} stream whether it is shown on its side */
function isTurned(stream) {
  const sides = stream.side_data_list ?? [];
  const rotation = sides
    .map((/** @type {any} */ side) => Number(side.rotation))
    .find(Number.isFinite);
  return Math.abs(rotation ?? Number(stream.tags?.rotate ?? 0)) % 180 === 90;
}

/**
 * What is in a file. Throws {@link Refused} with `not_a_video`, `no_video_track` or `too_long`.
 * @param {string} file
 * @param {string} cwd
 * @returns {Promise<Facts>}
 */
export async function probe(file, cwd) {
  const args = [
    "-v",
    "error",
    ...INPUT_LIMITS,
    "-show_streams",
    "-show_format",
    "-of",
    "json",
    file,
  ];
  const text = await run("ffprobe", args, { cwd, timeMs: LIMITS.probeMs }).catch((cause) => {
    throw new Refused("not_a_video", { cause });
  });
  const { streams = [], format = {} } = JSON.parse(text);
  // A cover of an album is a stream of pictures too.
  const video = streams.find(
    (/** @type {any} */ one) => one.codec_type === "video" && !one.disposition?.attached_pic,
  );
  if (!video) throw new Refused("no_video_track");
  const seconds = Number(video.duration ?? format.duration ?? 0) || Number(format.duration ?? 0);
  if (!(seconds > 0)) throw new Refused("not_a_video");
  if (seconds > LIMITS.durationSeconds) throw new Refused("too_long");
  const turned = isTurned(video);
  const [width, height] = turned ? [video.height, video.width] : [video.width, video.height];
  if (!(width > 0 && height > 0) || Math.max(width, height) > LIMITS.side) {
    throw new Refused("not_a_video");
  }
  return {
    width,
    height,
    durationMs: Math.round(seconds * 1_000),
    hasAudio: streams.some((/** @type {any} */ one) => one.codec_type === "audio"),
    codec: video.codec_name ?? "unknown",
  };
}
