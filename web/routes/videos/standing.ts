import type { Video } from "../../../shared/client/index.ts";

/** How a video stands for its owner: its status, and of an approved one why others see it or not. */
export type Standing =
  | Exclude<Video["status"], "approved">
  | "reported"
  | "archived"
  | "private"
  | "scheduled"
  | "published";

type Facts = Pick<
  Video,
  "status" | "reported" | "archived" | "isPublic" | "publishAt" | "publishedAt"
>;

/** One word for all that decides who sees a video. `now` in milliseconds. */
export function standingOf(video: Facts, now: number): Standing {
  if (video.archived) return "archived";
  if (video.status !== "approved") return video.status;
  if (video.reported) return "reported";
  if (!video.isPublic) return "private";
  const due = video.publishAt !== null && Date.parse(video.publishAt) > now;
  return due ? "scheduled" : "published";
}
