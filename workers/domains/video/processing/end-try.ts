import type { VideoDeps } from "../ports.ts";
import { hasFailed, leave, leftoversOf, moveVideo, sameTry, type VideoRow } from "../store.ts";
import { tellOwner } from "./tell-owner.ts";

/** Ends a try that cannot succeed; what it has made so far is left to be deleted. */
export async function giveUp(deps: VideoDeps, video: VideoRow, reason: string): Promise<void> {
  const { db } = deps;
  const [moved] = await db.batch([
    moveVideo(
      db,
      video.id,
      "broken",
      { failureReason: reason.slice(0, 500), engine: null, assetId: null },
      sameTry(video.tryKey),
    ),
    leave(db, leftoversOf(video), deps.clock.now(), hasFailed(video)),
  ]);
  const [failed] = moved;
  if (failed) await tellOwner(deps, failed);
}
