/** How each file is made: arguments of ffmpeg, as data. @typedef {import("./probe.mjs").Facts} Facts */

const RUNGS = [
  { name: "480p", lines: 480, rate: 1_200, buffer: 2_400 },
  { name: "720p", lines: 720, rate: 2_800, buffer: 5_600 },
];

const PREVIEW_SECONDS = 6;
const GRID = { columns: 5, rows: 5 };
const THUMB_WIDTH = 160;

const even = (/** @type {number} */ pixels) => Math.max(2, Math.round(pixels / 2) * 2);

/**
 * The rungs of the ladder for this video: its shorter side is what a rung is named after, and none is larger than what
 * came; the lowest there always is.
 * @param {Facts} facts
 */
export function ladder({ width, height }) {
  const short = Math.min(width, height);
  return RUNGS.filter(({ lines }, index) => index === 0 || lines <= short).map((rung) => {
    const scale = Math.min(1, rung.lines / short);
    return { ...rung, width: even(width * scale), height: even(height * scale) };
  });
}

const QUIET = ["-hide_banner", "-nostdin", "-v", "error", "-y"];
const STRIPPED = ["-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn"];

/** @param {Facts} facts @param {ReturnType<typeof ladder>[number]} rung @param {readonly string[]} input */
export function renditionArgs({ hasAudio }, { name, width, height, rate, buffer }, input) {
  return [
    ...QUIET,
    "-progress",
    "pipe:1",
    ...input,
    ...["-map", "0:v:0", ...(hasAudio ? ["-map", "0:a:0?"] : []), ...STRIPPED],
    ...["-vf", `scale=${width}:${height},setsar=1,format=yuv420p`],
    ...["-c:v", "libx264", "-profile:v", "high", "-preset", "veryfast", "-crf", "23"],
    ...["-maxrate", `${rate}k`, "-bufsize", `${buffer}k`],
    ...["-force_key_frames", "expr:gte(t,n_forced*4)", "-fps_mode", "cfr", "-r", "30"],
    ...["-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000"],
    ...["-movflags", "+faststart", `${name}.mp4`],
  ];
}

/** The same again as a stream: one file in parts, and its playlist. @param {string} name */
export function playlistArgs(name) {
  return [
    ...QUIET,
    ...["-protocol_whitelist", "file", "-i", `${name}.mp4`, "-c", "copy"],
    ...["-f", "hls", "-hls_time", "4", "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4"],
    ...["-hls_flags", "single_file", "-hls_segment_filename", `${name}.hls.mp4`, `${name}.m3u8`],
  ];
}

/** @param {Facts} facts @param {readonly string[]} input */
export function posterArgs({ width, height }, input) {
  const scale = Math.min(1, 1_280 / width, 1_280 / height);
  const size = `${even(width * scale)}:${even(height * scale)}`;
  const picture = ["-frames:v", "1", "-vf", `scale=${size}`, "-q:v", "3", "poster.jpg"];
  return [...QUIET, ...input, "-map", "0:v:0", ...STRIPPED, ...picture];
}

/**
 * A few seconds without sound, with the watermark over them.
 * @param {Facts} facts @param {readonly string[]} input @param {boolean} marked
 */
export function previewArgs({ width, height }, input, marked) {
  const scale = Math.min(1, 480 / Math.min(width, height));
  const scaled = `[0:v:0]scale=${even(width * scale)}:${even(height * scale)},setsar=1`;
  const mark = marked ? `${scaled}[v];[v][1:v]overlay=W-w-12:H-h-12,format=yuv420p[out]` : null;
  return [
    ...QUIET,
    ...input,
    ...(marked ? ["-protocol_whitelist", "file", "-i", "watermark.png"] : []),
    ...["-filter_complex", mark ?? `${scaled},format=yuv420p[out]`, "-map", "[out]", ...STRIPPED],
    ...["-an", "-t", String(PREVIEW_SECONDS), "-r", "24", "-c:v", "libx264", "-preset", "veryfast"],
    ...["-crf", "28", "-movflags", "+faststart", "preview.mp4"],
  ];
}

/** Where in the video its small frames are taken from. @param {Facts} facts */
export function grid({ width, height, durationMs }) {
  const count = GRID.columns * GRID.rows;
  const intervalSeconds = Math.max(0.04, durationMs / 1_000 / count);
  const frameHeight = Math.min(480, even((THUMB_WIDTH * height) / width));
  return { ...GRID, width: THUMB_WIDTH, height: frameHeight, intervalSeconds };
}

/** @param {Facts} facts @param {readonly string[]} input */
export function thumbnailsArgs(facts, input) {
  const { columns, rows, width, height, intervalSeconds } = grid(facts);
  const frames = `fps=1/${intervalSeconds.toFixed(4)}:round=up,scale=${width}:${height}`;
  const tiled = `${frames},tile=${columns}x${rows}`;
  const picture = ["-frames:v", "1", "-vf", tiled, "-q:v", "5", "thumbnails.jpg"];
  return [...QUIET, ...input, "-map", "0:v:0", ...STRIPPED, ...picture];
}
