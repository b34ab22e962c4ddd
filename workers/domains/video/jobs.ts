import { HOUR, MINUTE } from "../../../shared/kernel/time.ts";
import type { CronJob } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { clearLeftovers } from "./processing/clear-leftovers.ts";
import { giveUp } from "./processing/end-try.ts";
import { followJob } from "./processing/follow-video.ts";
import { FOLLOW_JOB, PROCESS_JOB } from "./processing/job-names.ts";
import { processJob } from "./processing/process-video.ts";
import { tellOwner } from "./processing/tell-owner.ts";
import { LONGEST_MS } from "./rules.ts";
import {
  assetsOf,
  changeVideo,
  leave,
  listStalled,
  listUnannounced,
  notAnnounced,
  type VideoRow,
} from "./store.ts";

const AT_ONCE = 50;
const STALLED_MS = 10 * MINUTE;
const FORGOTTEN_MS = HOUR;

export const videoJobs = [processJob, followJob] as const;

/** Takes a try up again of which no message may be on its way any more; gives up one that takes too long. */
async function resume(deps: VideoDeps, video: VideoRow): Promise<void> {
  const { id: videoId, tryKey, assetId, triedAt } = video;
  if (deps.clock.now() - triedAt > LONGEST_MS) return giveUp(deps, video, "timed_out");
  if (assetId === null) return deps.jobs.enqueue(PROCESS_JOB, { videoId, tryKey });
  return deps.jobs.enqueue(FOLLOW_JOB, { videoId, tryKey, round: null });
}

async function resumeStalled(deps: VideoDeps): Promise<Record<string, unknown>> {
  const stalled = await listStalled(deps.db, deps.clock.now() - STALLED_MS, AT_ONCE);
  for (const video of stalled) await resume(deps, video);
  return { resumed: stalled.length };
}

/** Tells owners that others see their videos now. That they do needs no clock: the table's own column says. */
async function announce(deps: VideoDeps): Promise<Record<string, unknown>> {
  const now = deps.clock.now();
  const due = await listUnannounced(deps.db, now, AT_ONCE);
  for (const { id, visibleFrom } of due) {
    const announcedAt = visibleFrom ?? now;
    const [announced] = await changeVideo(deps.db, id, { announcedAt }, notAnnounced);
    if (announced) await tellOwner(deps, announced);
  }
  return { announced: due.length };
}

/** Finds copies at the engine that no video has: of work that died between asking for one and writing it down. */
async function dropForgottenCopies(deps: VideoDeps): Promise<Record<string, unknown>> {
  const { db, clock, videoEngine } = deps;
  const { name: place } = videoEngine;
  if (place === "none") return {};
  const copies = await videoEngine.copies(clock.now() - FORGOTTEN_MS);
  const known = await assetsOf(
    db,
    copies.map(({ videoId }) => videoId),
  );
  const used = new Set(known.map(({ assetId }) => assetId));
  const forgotten = copies.filter(({ assetId }) => !used.has(assetId));
  const refs = forgotten.map(({ assetId }) => ({ place, ref: assetId }));
  if (refs.length > 0) await leave(db, refs, clock.now());
  return { forgotten: refs.length };
}

export const videoCrons: readonly CronJob<VideoDeps>[] = [
  { name: "video.clear-leftovers", on: "minute", run: clearLeftovers },
  { name: "video.resume-stalled", on: "minute", run: resumeStalled },
  { name: "video.announce", on: "publish", run: announce },
  { name: "video.drop-forgotten-copies", on: "orphans", run: dropForgottenCopies },
];
