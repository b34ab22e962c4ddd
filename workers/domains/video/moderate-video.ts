import { and, eq, inArray, ne, or, type SQL, sql } from "drizzle-orm";
import type { Millis } from "../../../shared/kernel/time.ts";
import type { Database } from "../platform/index.ts";
import { EVENTS } from "./rules.ts";
import { changeVideo, moveVideo } from "./store.ts";
import { videos } from "./tables.ts";

/** What a moderator makes of a video: `restore` leaves it in its state, and shows again what reports have hidden. */
type VideoVerdict = "approve" | "reject" | "restore";

function inStateFor(verdict: VideoVerdict): SQL | undefined {
  const { status, reported } = videos;
  if (verdict === "restore") return ne(status, "moderation");
  if (verdict === "reject") return inArray(status, [...EVENTS.rejected.from]);
  const hidden = and(eq(status, "approved"), eq(reported, true));
  return or(inArray(status, [...EVENTS.approved.from]), hidden);
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
  const event = verdict === "approve" ? "approved" : "rejected";
  const change =
    verdict === "approve"
      ? { rejectionReason: null, approvedAt: now }
      : { rejectionReason: reason };
  return [restored, moveVideo(db, id, event, change)];
}
