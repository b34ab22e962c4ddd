import { Button, Skeleton } from "@mantine/core";
import { IconMovie } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Delayed } from "../../ui/delayed.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./cards.module.css";
import { useListEnd } from "./use-list-end.ts";
import { useVideos } from "./use-videos.ts";
import { VideoCard } from "./video-card.tsx";
import { VideoFilters } from "./video-filters.tsx";
import type { VideoList } from "./videos.ts";

/** What everybody may watch, newest first, and more of it as one scrolls. */
export function Feed({ list }: { readonly list: VideoList }) {
  const { t } = useTranslation();
  const { videos, query, more, hasMore } = useVideos(list);
  const end = useListEnd(more, hasMore, videos.length);
  return (
    <>
      <VideoFilters list={list} />
      {query.isLoading && <FeedSkeleton />}
      {query.isError && videos.length === 0 && (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && videos.length === 0 && <NoVideos list={list} />}
      {videos.length > 0 && (
        <ul className={css["grid"]} aria-label={t("videos.list")}>
          {videos.map((video) => (
            <VideoCard key={video.id} video={video} />
          ))}
        </ul>
      )}
      <div ref={end} />
      {query.isFetchNextPageError && (
        <ProblemNote error={query.error} onRetry={() => void query.fetchNextPage()} />
      )}
    </>
  );
}

function NoVideos({ list: { q, tag, owner } }: { readonly list: VideoList }) {
  const { t } = useTranslation();
  const narrowed = [q, tag, owner].some((part) => part !== undefined);
  const kind = narrowed ? "nothing" : "everyone";
  return (
    <EmptyState
      icon={<IconMovie size={34} stroke={1.6} />}
      title={t(`videos.empty.${kind}.title`)}
      text={t(`videos.empty.${kind}.text`)}
    >
      <Button
        variant="light"
        renderRoot={(props) => (
          <Link to="/videos" search={narrowed ? {} : { tab: "mine" }} {...props} />
        )}
      >
        {t(narrowed ? "videos.showAll" : "videos.addFirst")}
      </Button>
    </EmptyState>
  );
}

const CARDS = ["a", "b", "c", "d", "e", "f"];

function FeedSkeleton() {
  return (
    <Delayed>
      <div className={css["grid"]} aria-busy="true">
        {CARDS.map((card) => (
          <div key={card} className={css["card"]}>
            <Skeleton radius={12} style={{ aspectRatio: "16 / 9" }} />
            <Skeleton height={16} width="80%" mt={8} />
            <Skeleton height={13} width="50%" />
          </div>
        ))}
      </div>
    </Delayed>
  );
}
