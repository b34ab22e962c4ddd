import { z } from "@hono/zod-openapi";
import type { QueueJob } from "../../platform/index.ts";
import type { VideoDeps } from "../ports.ts";
import { LONGEST_MS, pauseBefore } from "../rules.ts";
import { changeVideo, findVideo, sameTry, type VideoRow } from "../store.ts";
import { giveUp } from "./end-try.ts";
import { finishVideo } from "./finish-video.ts";
import { FOLLOW_JOB } from "./job-names.ts";
import { tellOwner } from "./tell-owner.ts";

const message = z.object({
  videoId: z.string(),
  tryKey: z.string(),
  /** How often it has been looked at; `null` for a look between, which leads to no other. */
  round: z.number().int().nullable(),
});
type Message = z.output<typeof message>;

/** Notes how far it has got. It never goes back: news may come in any order. */
async function advance(deps: VideoDeps, video: VideoRow, progress: number): Promise<void> {
  const percent = Math.max(0, Math.min(99, Math.floor(progress)));
  if (percent <= video.progress) return;
  const [changed] = await changeVideo(
    deps.db,
    video.id,
    { progress: percent },
    sameTry(video.tryKey),
  );
  if (changed) await tellOwner(deps, changed);
}

async function goOn(deps: VideoDeps, video: VideoRow, { round }: Message): Promise<void> {
  if (deps.clock.now() - video.triedAt > LONGEST_MS) return giveUp(deps, video, "timed_out");
  if (round === null) return;
  const { id: videoId, tryKey } = video;
  const delaySeconds = pauseBefore(round);
  await deps.jobs.enqueue(FOLLOW_JOB, { videoId, tryKey, round: round + 1 }, { delaySeconds });
}

/**
 * Asks the engine how far it has got, and does what follows. May be done at any time and any number of times: it is the
 * engine's own word that counts, not who told us to ask.
 */
export async function followVideo(deps: VideoDeps, asked: Message): Promise<void> {
  const video = await findVideo(deps.db, asked.videoId);
  const waits = video?.status === "processing" && video.tryKey === asked.tryKey;
  if (!waits || video.assetId === null) return;
  const state = await deps.videoEngine.look(video.assetId);
  if (state.kind === "ready") return finishVideo(deps, video, state.made);
  if (state.kind === "failed") return giveUp(deps, video, state.reason);
  if (state.kind === "gone") return giveUp(deps, video, "lost");
  await advance(deps, video, state.progress);
  await goOn(deps, video, asked);
}

export const followJob: QueueJob<VideoDeps, typeof message> = {
  name: FOLLOW_JOB,
  message,
  handle: followVideo,
};
