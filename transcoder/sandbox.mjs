import { spawn } from "node:child_process";
import { LIMITS } from "./limits.mjs";

/**
 * What runs on hostile input: one ffmpeg or ffprobe, without network (it may open files only, so that a playlist inside
 * cannot lead it elsewhere), without our environment, bounded in memory, size of files, processor time and time.
 */

/** Protocols an input may use, whatever stands in it: no `http`, no `concat`, no `subfile`. */
const PROTOCOLS = ["-protocol_whitelist", "file"];

/** Containers that are looked into. Playlists and lists of files are none of them. */
const FORMATS =
  "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,flv,asf,mxf,wav,mp3,aac,flac";

/** Placed before each input. */
export const INPUT_LIMITS = [...PROTOCOLS, "-format_whitelist", FORMATS, "-max_streams", "64"];

/** @param {number} timeMs @param {number} fileBytes */
function limited(timeMs, fileBytes) {
  const seconds = Math.ceil(timeMs / 1_000) * 2;
  return [
    `--as=${LIMITS.memoryBytes}`,
    `--fsize=${fileBytes}`,
    `--cpu=${seconds}`,
    "--core=0",
    "--nofile=256",
  ];
}

const KEPT_OUTPUT = 64 * 1_024;

export class Refused extends Error {}

/**
 * Runs a program to its end in a directory. Answers what it wrote; throws {@link Refused} when it fails or takes too
 * much.
 * @param {"ffmpeg" | "ffprobe"} program
 * @param {readonly string[]} args
 * @param {{ cwd: string, timeMs: number, fileBytes?: number, signal?: AbortSignal, onLine?: (line: string) => void }} how
 * @returns {Promise<string>}
 */
export function run(
  program,
  args,
  { cwd, timeMs, fileBytes = LIMITS.sourceBytes, signal, onLine },
) {
  return new Promise((resolve, reject) => {
    const child = spawn("prlimit", [...limited(timeMs, fileBytes), program, ...args], {
      cwd,
      env: { PATH: process.env["PATH"] ?? "", HOME: cwd, LC_ALL: "C.UTF-8" },
      stdio: ["ignore", "pipe", "pipe"],
      timeout: timeMs,
      killSignal: "SIGKILL",
      ...(signal && { signal }),
    });
    let out = "";
    let err = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      out = (out + text).slice(-4 * KEPT_OUTPUT);
      if (onLine) for (const line of text.split("\n")) onLine(line);
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      err = (err + text).slice(-KEPT_OUTPUT);
    });
    child.on("error", reject);
    child.on("close", (code, killed) => {
      if (code === 0) resolve(out);
      else if (killed) reject(new Refused(`${program} took too much (${killed})`));
      else reject(new Refused(lastLine(err) || `${program} ended with ${code}`));
    });
  });
}

/** What a failed program said last, without the paths of this machine. @param {string} text */
function lastLine(text) {
  const line = text.trim().split("\n").at(-1) ?? "";
  return line.replace(/\/[^\s:'"]+\//g, "").slice(0, 300);
}
