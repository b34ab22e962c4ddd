import { and, eq, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Database } from "../platform/index.ts";
import { EVENTS } from "./rules.ts";
import { changeVideo, moveVideo } from "./store.ts";
import { videos } from "./tables.ts";

/** What a moderator makes of a video: `restore` leaves it in its state, and shows again what reports have hidden. */
type VideoVerdict = "approve" | "reject" | "restore";

/** That its film was made ready: of one that never was there is nothing to show. */
const isReady = eq(videos.progress, 100);

function inStateFor(verdict: VideoVerdict): SQL | undefined {
  const { status, reported } = videos;
  if (verdict === "restore") return ne(status, "moderation");
  if (verdict === "reject") return inArray(status, [...EVENTS.rejected.from]);
  const hidden = and(eq(status, "approved"), eq(reported, true));
  return or(and(inArray(status, [...EVENTS.approved.from]), isReady), hidden);
}

/** That a verdict can be carried out; as a part of a statement. */
export function mayJudgeVideo(id: string, verdict: VideoVerdict): SQL {
  const can = and(eq(videos.id, id), inStateFor(verdict));
  return sql`EXISTS (SELECT 1 FROM ${videos} WHERE ${can})`;
}

/** Statements that carry a verdict out. It is hidden by reports no more. */
export function judgeVideo(
  db: Database,
  id: string,
  verdict: VideoVerdict,
  reason: string,
  now: Millis,
) {
  const restored = changeVideo(db, id, { reported: false });
  if (verdict === "restore") return [restored];
  if (verdict === "reject") {
    return [restored, moveVideo(db, id, "rejected", { rejectionReason: reason })];
  }
  const approval = { rejectionReason: null, approvedAt: now };
  return [restored, moveVideo(db, id, "approved", approval, isReady)];
}
