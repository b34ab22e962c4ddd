import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import { type Standing, standingOf } from "./standing.ts";

export interface StandingText {
  readonly standing: Standing;
  readonly tone: "plain" | "good" | "danger";
  readonly text: string;
  /** More about it: why it was refused, or what went wrong. */
  readonly reason: string | null;
}

const TONES: { readonly [Name in Standing]?: "good" | "danger" } = {
  published: "good",
  failed: "danger",
  rejected: "danger",
  reported: "danger",
};

/** How one's own video stands, in the reader's words. */
export function useStanding(video: Video): StandingText {
  const { t } = useTranslation();
  const format = useFormat();
  const standing = standingOf(video, Date.now());
  const when = video.publishAt === null ? "" : format.dateTime(video.publishAt);
  return {
    standing,
    tone: TONES[standing] ?? "plain",
    text: t(`videos.standing.${standing}`, { when, percent: video.progress }),
    reason: video.rejectionReason ?? failureText(video.failureReason, t),
  };
}

/** What we have words for; what else an encoder says is shown as it says it. */
const KNOWN = [
  ...["not_a_video", "no_video_track", "timed_out", "no_encoder", "too_large", "too_long"],
  ...["unreachable", "lost"],
];

function failureText(reason: string | null, t: TFunction): string | null {
  if (reason === null) return null;
  const known = `videos.failure.${reason}` as "videos.failure.lost";
  return KNOWN.includes(reason) ? t(known) : t("videos.failure.other", { reason });
}
