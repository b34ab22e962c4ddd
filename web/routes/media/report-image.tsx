import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { ReportDialog, type Said } from "../../ui/report-dialog.tsx";

interface ReportImageProps {
  readonly imageId: string;
  readonly onClose: () => void;
}

/** Tells the moderators about a picture. */
export function ReportImage({ imageId, onClose }: ReportImageProps) {
  const { t } = useTranslation();
  const params = { path: { imageId } };
  const send = (body: Said) => reply(api.POST("/api/media/{imageId}/report", { params, body }));
  return (
    <ReportDialog
      title={t("reportImage.title")}
      text={t("reportImage.text")}
      send={send}
      onClose={onClose}
    />
  );
}
