import { Progress, Skeleton } from "@mantine/core";
import { IconMovieOff } from "@tabler/icons-react";
import { useQueries } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { reply, type Video } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { Player } from "./player/player.tsx";
import { useStanding } from "./use-standing.ts";
import css from "./video-page.module.css";
import { fetchPlayback } from "./videos.ts";

/** In these states there is something to be played. */
const READY: readonly Video["status"][] = ["moderation", "approved", "rejected"];

/** Where the video plays, or how far it is from being played. */
export function Stage({ video }: { readonly video: Video }) {
  return READY.includes(video.status) ? <Watch video={video} /> : <NotReady video={video} />;
}

/** Asked once for each player, which keeps what it was told up to date by itself. */
const ONCE = { staleTime: Number.POSITIVE_INFINITY, gcTime: 0 };

function Watch({ video }: { readonly video: Video }) {
  const [playback, resume] = useQueries({
    queries: [
      {
        queryKey: ["playback", video.id],
        queryFn: () => fetchPlayback(video.id),
        ...ONCE,
      },
      {
        queryKey: ["resume", video.id],
        queryFn: () =>
          reply(
            api.GET("/api/videos/{videoId}/progress", { params: { path: { videoId: video.id } } }),
          ),
        ...ONCE,
      },
    ],
  });
  if (playback.isError) {
    return <ProblemNote error={playback.error} onRetry={() => void playback.refetch()} />;
  }
  // Where one had stopped is nothing to wait for when it cannot be told.
  if (playback.data === undefined || resume.isPending) {
    return (
      <Delayed>
        <Skeleton radius={12} style={{ aspectRatio: "16 / 9", maxHeight: "72dvh" }} />
      </Delayed>
    );
  }
  return (
    <Player video={video} playback={playback.data} resumeAt={resume.data?.positionSeconds ?? 0} />
  );
}

function NotReady({ video }: { readonly video: Video }) {
  const { t } = useTranslation();
  const { text, reason } = useStanding(video);
  return (
    <div className={css["notReady"]}>
      <IconMovieOff size={36} stroke={1.5} aria-hidden="true" />
      <p role="status">{text}</p>
      {reason !== null && <p>{reason}</p>}
      {video.status === "processing" && (
        <div>
          <Progress
            value={video.progress}
            radius="xl"
            aria-label={t("videos.progressOf", { name: video.title })}
          />
        </div>
      )}
    </div>
  );
}
