import { Button } from "@mantine/core";
import { IconMovie } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Video } from "../../../../shared/client/index.ts";
import { actionsClass } from "../../../ui/page.tsx";
import { Cover } from "../../videos/video-card.tsx";
import { videoQuery } from "../../videos/videos.ts";
import css from "./editor.module.css";

interface VideoInputProps {
  /** Id of the chosen video; empty for none. */
  readonly value: string;
  readonly error: string | null;
  readonly onChoose: () => void;
  readonly onRemove: () => void;
}

/** Says so when others would not see it in the vacancy. */
function Unseen({ video: { isPublic, status } }: { readonly video: Video }) {
  const { t } = useTranslation();
  if (isPublic && status === "approved") return null;
  return <p className={css["meta"]}>{t(isPublic ? "editor.videoWaits" : "editor.videoPrivate")}</p>;
}

/** The video that introduces the work, one of the reader's own. */
export function VideoInput({ value, error, onChoose, onRemove }: VideoInputProps) {
  const { t } = useTranslation();
  const { data: video } = useQuery({ ...videoQuery(value), enabled: value !== "", retry: false });
  return (
    <div className={css["video"]}>
      {value !== "" && (
        <div className={css["film"]}>
          <div className={css["cover"]}>
            {video ? <Cover video={video} /> : <IconMovie size={32} aria-hidden="true" />}
          </div>
          <div>
            <p>{video?.title ?? t("editor.videoChosen")}</p>
            {video && <Unseen video={video} />}
          </div>
        </div>
      )}
      <div className={actionsClass}>
        <Button
          variant="default"
          leftSection={<IconMovie size={18} aria-hidden="true" />}
          onClick={onChoose}
        >
          {t(value === "" ? "editor.chooseVideo" : "editor.anotherVideo")}
        </Button>
        {value !== "" && (
          <Button variant="default" onClick={onRemove}>
            {t("common.remove")}
          </Button>
        )}
      </div>
      {error !== null && (
        <p className={css["error"]} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
