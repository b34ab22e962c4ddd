import { useTranslation } from "react-i18next";
import { type Message, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { ReportDialog, type Said } from "../../../ui/report-dialog.tsx";

interface MessageProps {
  readonly message: Message;
  readonly onClose: () => void;
}

/** Tells the moderators about a message. */
export function ReportMessage({ message: { chatId, seq }, onClose }: MessageProps) {
  const { t } = useTranslation();
  const send = (said: Said) => {
    const params = { path: { chatId } };
    return reply(api.POST("/api/chats/{chatId}/report", { params, body: { seq, ...said } }));
  };
  return (
    <ReportDialog
      title={t("message.reportTitle")}
      text={t("message.reportText")}
      send={send}
      onClose={onClose}
    />
  );
}

interface PersonProps {
  readonly userId: string;
  readonly name: string;
  readonly onClose: () => void;
}

/** Tells the moderators about a person. */
export function ReportPerson({ userId, name, onClose }: PersonProps) {
  const { t } = useTranslation();
  const params = { path: { userId } };
  const send = (body: Said) => reply(api.POST("/api/users/{userId}/report", { params, body }));
  return (
    <ReportDialog
      title={t("chatInfo.reportTitle", { name })}
      text={t("chatInfo.reportText")}
      send={send}
      onClose={onClose}
    />
  );
}
