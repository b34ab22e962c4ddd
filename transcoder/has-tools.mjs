import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const TOOLS = [
  ["ffmpeg", "-version"],
  ["ffprobe", "-version"],
  ["prlimit", "--version"],
];

/** Whether this machine has what the transcoder runs. */
export async function hasTools() {
  const tried = TOOLS.map(([tool = "", flag = ""]) => run(tool, [flag]));
  return (await Promise.allSettled(tried)).every(({ status }) => status === "fulfilled");
}
