import { createWriteStream } from "node:fs";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { LIMITS } from "./limits.mjs";
import { probe } from "./probe.mjs";
import * as recipes from "./recipes.mjs";
import { INPUT_LIMITS, Refused, run } from "./sandbox.mjs";

const SOURCE = "source";
const INPUT = [...INPUT_LIMITS, "-i", SOURCE];

/** Lets so many bytes through, and no more. @param {number} most */
function bounded(most) {
  let bytes = 0;
  return new Transform({
    transform(chunk, _, done) {
      bytes += chunk.length;
      if (bytes > most) done(new Refused("too_large"));
      else done(null, chunk);
    },
  });
}

/** @param {string} url @param {string} folder @param {AbortSignal} signal */
async function download(url, folder, signal) {
  const response = await fetch(url, { signal, redirect: "error" }).catch(() => null);
  if (!response?.ok || !response.body) throw new Refused("unreachable");
  const body = Readable.fromWeb(/** @type {any} */ (response.body));
  await pipeline(body, bounded(LIMITS.sourceBytes), createWriteStream(join(folder, SOURCE)), {
    signal,
  });
}

/** What lies in a folder so far. @param {string} folder */
async function weigh(folder) {
  const names = await readdir(folder);
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** Microseconds that ffmpeg has got through, as it tells them. @param {string} line */
function reached(line) {
  const [, micros] = /^out_time_us=(\d+)/.exec(line) ?? [];
  return micros === undefined ? null : Number(micros);
}

/**
 * Does one job in a folder of its own. Throws {@link Refused} for what cannot be done with this input.
 * @param {{ source: string, watermark: Uint8Array | null, folder: string, signal: AbortSignal, onProgress: (percent: number) => void }} job
 */
export async function doJob({ source, watermark, folder, signal, onProgress }) {
  await mkdir(folder, { recursive: true });
  await download(source, folder, signal);
  const facts = await probe(SOURCE, folder);
  if (watermark) await writeFile(join(folder, "watermark.png"), watermark);
  const rungs = recipes.ladder(facts);
  const step = async (
    /** @type {string[]} */ args,
    /** @type {(line: string) => void} */ onLine = () => {},
  ) => {
    const room = LIMITS.outputBytes - (await weigh(folder));
    if (room <= 0) throw new Refused("too_large");
    await run("ffmpeg", args, {
      cwd: folder,
      timeMs: LIMITS.jobMs,
      fileBytes: room,
      signal,
      onLine,
    });
  };

  for (const [index, rung] of rungs.entries()) {
    await step(recipes.renditionArgs(facts, rung, INPUT), (line) => {
      const micros = reached(line);
      if (micros === null) return;
      const part = Math.min(1, micros / 1_000 / facts.durationMs);
      onProgress(Math.floor(((index + part) / rungs.length) * 95));
    });
    await step(recipes.playlistArgs(rung.name));
  }
  await step(recipes.posterArgs(facts, INPUT));
  await step(recipes.previewArgs(facts, INPUT, watermark !== null));
  await step(recipes.thumbnailsArgs(facts, INPUT));
  await rm(join(folder, SOURCE));
  await rm(join(folder, "watermark.png"), { force: true });
  const { width, height, durationMs } = facts;
  return {
    durationMs,
    width,
    height,
    renditions: rungs.map((rung) => ({ name: rung.name, width: rung.width, height: rung.height })),
    thumbnails: recipes.grid(facts),
    files: (await readdir(folder)).sort(),
  };
}
