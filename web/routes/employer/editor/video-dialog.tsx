import { Button } from "@mantine/core";
import { IconCheck, IconMovie, IconUpload } from "@tabler/icons-react";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { UploadRow } from "../../videos/mine/upload-row.tsx";
import { startUploads, useVideoUploads } from "../../videos/mine/uploads.ts";
import { useVideos } from "../../videos/use-videos.ts";
import { Cover } from "../../videos/video-card.tsx";
import css from "./editor.module.css";

const MINE = { tab: "mine" } as const;
/** States in which a video can be shown to others who are given it. */
const READY: readonly Video["status"][] = ["moderation", "approved"];

interface VideoDialogProps {
  readonly chosen: string;
  readonly onChoose: (videoId: string) => void;
  readonly onClose: () => void;
}

/** One's own videos to choose from; another can be uploaded meanwhile. */
export function VideoDialog({ chosen, onChoose, onClose }: VideoDialogProps) {
  const { t } = useTranslation();
  const { emailVerified } = useMe();
  const { videos, query, more, hasMore } = useVideos(MINE);
  const uploads = useVideoUploads();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <Dialog title={t("editor.chooseVideo")} onClose={onClose}>
      <div className={css["dialog"]}>
        <p className={css["meta"]}>{t("editor.videoHint")}</p>
        <Button
          variant="default"
          leftSection={<IconUpload size={18} aria-hidden="true" />}
          onClick={() => picker.current?.click()}
        >
          {t("editor.uploadVideo")}
        </Button>
        <input
          ref={picker}
          type="file"
          accept="video/*"
          hidden
          aria-label={t("editor.uploadVideo")}
          onChange={(event) => {
            startUploads([...(event.currentTarget.files ?? [])], emailVerified);
            event.currentTarget.value = "";
          }}
        />
        <ul className={css["uploads"]}>
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
        {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
        {query.isSuccess && videos.length === 0 && uploads.length === 0 && (
          <EmptyState
            icon={<IconMovie size={34} stroke={1.6} />}
            title={t("editor.noVideos")}
            text={t("editor.noVideosText")}
          />
        )}
        <ul className={css["films"]} aria-label={t("editor.ownVideos")}>
          {videos.map((video) => (
            <Choice
              key={video.id}
              video={video}
              chosen={video.id === chosen}
              onChoose={() => onChoose(video.id)}
            />
          ))}
        </ul>
        {hasMore && (
          <Button variant="default" onClick={more}>
            {t("common.more")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  readonly video: Video;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Choice({ video, chosen, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  const ready = READY.includes(video.status);
  return (
    <li>
      <button
        type="button"
        className={css["choice"]}
        disabled={!ready}
        aria-pressed={chosen}
        onClick={onChoose}
      >
        <span className={css["cover"]}>
          <Cover video={video} />
        </span>
        <span className={css["choiceText"]}>
          <span>{video.title}</span>
          <span className={css["meta"]}>
            {t(`editor.videoStates.${ready ? "ready" : stateOf(video)}`)}
          </span>
        </span>
        {chosen && <IconCheck size={20} aria-hidden="true" />}
      </button>
    </li>
  );
}

function stateOf({ status }: Video): "unusable" | "processing" {
  return status === "failed" || status === "rejected" ? "unusable" : "processing";
}
