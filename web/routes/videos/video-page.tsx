import { Skeleton } from "@mantine/core";
import { IconArrowLeft, IconMovieOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../shared/client/index.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { Stage } from "./stage.tsx";
import { VideoDetails } from "./video-details.tsx";
import css from "./video-page.module.css";
import { videoQuery } from "./videos.ts";

/** One video, to be watched. */
export function VideoPage() {
  const { t } = useTranslation();
  const { videoId } = useParams({ from: "/member/videos/$videoId" });
  const { data: video, error, refetch } = useQuery(videoQuery(videoId));
  usePageTitle(video?.title ?? t("videos.title"));
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <main className={css["page"]}>
      <div className={css["content"]}>
        <Link to="/videos" className={css["back"]}>
          <IconArrowLeft size={20} aria-hidden="true" /> {t("videos.title")}
        </Link>
        {gone ? (
          <EmptyState
            heading="h1"
            icon={<IconMovieOff size={34} stroke={1.6} />}
            title={t("videos.missingTitle")}
            text={t("videos.missingText")}
          />
        ) : (
          <>
            {error !== null && video === undefined && (
              <ProblemNote error={error} onRetry={() => void refetch()} />
            )}
            {video === undefined && error === null && <PageSkeleton />}
            {video !== undefined && (
              <>
                <Stage key={videoId} video={video} />
                <VideoDetails video={video} />
              </>
            )}
          </>
        )}
      </div>
    </main>
  );
}

function PageSkeleton() {
  return (
    <Delayed>
      <div aria-busy="true" className={css["skeleton"]}>
        <Skeleton radius={12} style={{ aspectRatio: "16 / 9", maxHeight: "72dvh" }} />
        <Skeleton height={24} width="60%" />
        <Skeleton height={14} width="30%" />
      </div>
    </Delayed>
  );
}
