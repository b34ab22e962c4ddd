import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether there is an ffmpeg to make clips with; the platform then runs its transcoder too. */
export async function hasFfmpeg(): Promise<boolean> {
  return run("ffmpeg", ["-version"]).then(
    () => true,
    () => false,
  );
}

/** Makes a clip of moving noise with a tone: 1280 by 720, H.264 and AAC in MP4, some 300 kB a second. */
export async function makeClip(path: string, seconds: number): Promise<void> {
  const picture = `testsrc2=size=1280x720:rate=10:duration=${seconds},noise=alls=20:allf=t`;
  await run("ffmpeg", [
    ...["-v", "error", "-y", "-f", "lavfi", "-i", picture],
    ...["-f", "lavfi", "-i", `sine=frequency=440:duration=${seconds}`],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-b:v", "2400k", "-maxrate", "2400k"],
    ...["-bufsize", "2400k", "-pix_fmt", "yuv420p", "-c:a", "aac", "-shortest", path],
  ]);
}
