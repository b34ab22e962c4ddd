import { Button, Progress, Skeleton } from "@mantine/core";
import { IconMovie, IconUpload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCallback, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Delayed } from "../../../ui/delayed.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useDropAndPaste } from "../../../ui/use-drop-and-paste.ts";
import { useListEnd } from "../use-list-end.ts";
import { useStanding } from "../use-standing.ts";
import { useVideos } from "../use-videos.ts";
import { Cover, ViewsAndAge } from "../video-card.tsx";
import css from "./mine.module.css";
import { OwnerActions } from "./owner-actions.tsx";
import { UploadRow } from "./upload-row.tsx";
import { startUploads, useVideoUploads } from "./uploads.ts";

const MINE = { tab: "mine" } as const;

/** One's own videos, whatever their state, and where new ones are put in. */
export function MyVideos() {
  const { t } = useTranslation();
  const { emailVerified } = useMe();
  const { videos, query, more, hasMore } = useVideos(MINE);
  const uploads = useVideoUploads();
  const picker = useRef<HTMLInputElement>(null);
  const end = useListEnd(more, hasMore, videos.length);
  const take = useCallback(
    (files: readonly File[]) => {
      const films = files.filter((file) => file.type.startsWith("video/") || file.type === "");
      if (films.length < files.length) toast(t("videos.upload.filmsOnly"));
      startUploads(films, emailVerified);
    },
    [emailVerified, t],
  );
  const dragging = useDropAndPaste(take);
  const pick = () => picker.current?.click();
  const none = query.isSuccess && videos.length === 0 && uploads.length === 0;
  return (
    <>
      <input
        ref={picker}
        type="file"
        accept="video/*"
        multiple
        hidden
        aria-label={t("videos.upload.choose")}
        onChange={(event) => {
          take([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      {!none && (
        <div className={css["bar"]} data-dragging={dragging || undefined}>
          <p>{t("videos.upload.hint")}</p>
          <Button leftSection={<IconUpload size={18} aria-hidden="true" />} onClick={pick}>
            {t("videos.upload.choose")}
          </Button>
        </div>
      )}
      {uploads.length > 0 && (
        <ul className={css["list"]} aria-label={t("videos.upload.progress")}>
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
      {query.isLoading && <MineSkeleton />}
      {query.isError && videos.length === 0 && (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
      {none && (
        <EmptyState
          icon={<IconMovie size={34} stroke={1.6} />}
          title={t("videos.empty.mine.title")}
          text={t("videos.empty.mine.text")}
        >
          <Button onClick={pick}>{t("videos.upload.choose")}</Button>
        </EmptyState>
      )}
      {videos.length > 0 && (
        <ul className={css["list"]} aria-label={t("videos.mine")}>
          {videos.map((video) => (
            <MyVideo key={video.id} video={video} />
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

function MyVideo({ video }: { readonly video: Video }) {
  const { t } = useTranslation();
  const { tone, text, reason } = useStanding(video);
  return (
    <li className={css["item"]}>
      <Link to="/videos/$videoId" params={{ videoId: video.id }} className={css["cover"]}>
        <Cover video={video} />
        <span className={css["title"]}>{video.title}</span>
      </Link>
      <div className={css["about"]}>
        <p aria-live="polite">
          <Badge tone={tone}>{text}</Badge>
        </p>
        {reason !== null && <p className={css["reason"]}>{reason}</p>}
        {video.status === "processing" && (
          <Progress
            value={video.progress}
            radius="xl"
            aria-label={t("videos.progressOf", { name: video.title })}
          />
        )}
        <ViewsAndAge video={video} />
      </div>
      <OwnerActions video={video} />
    </li>
  );
}

const ROWS = ["a", "b", "c"];

function MineSkeleton() {
  return (
    <Delayed>
      <div className={css["list"]} aria-busy="true">
        {ROWS.map((row) => (
          <div key={row} className={css["item"]}>
            <Skeleton width={200} radius={12} style={{ aspectRatio: "16 / 9" }} />
            <Skeleton height={16} width="40%" />
          </div>
        ))}
      </div>
    </Delayed>
  );
}
