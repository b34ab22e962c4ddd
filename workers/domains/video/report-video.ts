import { sql } from "drizzle-orm";
import { type Actor, openReports, type ReportInput, reportContent } from "../platform/index.ts";
import type { VideoDeps } from "./ports.ts";
import { VIDEO_KIND } from "./rules.ts";
import { changeVideo } from "./store.ts";
import { seenVideo, viewerOf } from "./view-videos.ts";

/**
 * Reports a video that the caller sees. When so many different people have, it is hidden from others in the same batch,
 * until a moderator looks. Throws `not_found`, `rate_limited`.
 */
export async function reportVideo(
  deps: VideoDeps,
  actor: Actor,
  videoId: string,
  input: ReportInput,
): Promise<{ readonly id: string; readonly made: boolean }> {
  const video = await seenVideo(deps, videoId, viewerOf(actor));
  const subject = { kind: VIDEO_KIND, subjectId: video.id };
  const many = sql`${openReports(subject)} >= ${deps.config.reportThreshold}`;
  const hide = changeVideo(deps.db, videoId, { reported: true }, many);
  const { ownerId, title } = video;
  return reportContent(deps, actor, { ...subject, ownerId, title }, input, () => [hide]);
}
