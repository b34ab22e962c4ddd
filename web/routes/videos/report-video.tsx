import { useTranslation } from "react-i18next";
import { reply, type Video } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { ReportDialog, type Said } from "../../ui/report-dialog.tsx";

interface ReportVideoProps {
  readonly video: Video;
  readonly onClose: () => void;
}

/** Tells the moderators about a video. */
export function ReportVideo({ video, onClose }: ReportVideoProps) {
  const { t } = useTranslation();
  const params = { path: { videoId: video.id } };
  const send = (body: Said) => reply(api.POST("/api/videos/{videoId}/report", { params, body }));
  return (
    <ReportDialog
      title={t("videos.report.title")}
      text={t("videos.report.text")}
      send={send}
      onClose={onClose}
    />
  );
}
