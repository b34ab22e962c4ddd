import { IconVideoOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import css from "./devices.module.css";
import { LevelBar } from "./level-bar.tsx";
import { StreamVideo } from "./stream-video.tsx";

interface PreviewPictureProps {
  readonly stream: MediaStream | null;
  readonly level: number;
}

/** How the reader looks and sounds to others. */
export function PreviewPicture({ stream, level }: PreviewPictureProps) {
  const { t } = useTranslation();
  const seen = stream !== null && stream.getVideoTracks().length > 0;
  return (
    <div className={css["preview"]}>
      <div className={css["picture"]} data-stage>
        {seen ? (
          <StreamVideo stream={stream} mirrored />
        ) : (
          <p>
            <IconVideoOff size={28} aria-hidden="true" />
            {t("call.noPicture")}
          </p>
        )}
      </div>
      <LevelBar level={level} />
    </div>
  );
}
