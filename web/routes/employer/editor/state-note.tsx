import { useTranslation } from "react-i18next";
import type { Vacancy } from "../../../../shared/client/index.ts";
import { useFormat } from "../../../ui/format.ts";
import { Notice } from "../../../ui/notice.tsx";

const TONES = {
  draft: "plain",
  scheduled: "plain",
  moderation: "plain",
  published: "good",
  closed: "plain",
  rejected: "danger",
} as const;

/** How a vacancy stands and what comes next, in words. */
export function StateNote({ vacancy }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { status, publishAt, publishedAt, expiresAt, rejectionReason, reported } = vacancy;
  const at = status === "published" ? publishedAt : publishAt;
  const words =
    status === "moderation" && publishAt !== null
      ? t("editor.states.moderationThen", { at: format.dateTime(publishAt) })
      : t(`editor.states.${status}`, { at: at === null ? "" : format.dateTime(at) });
  return (
    <Notice tone={reported ? "danger" : TONES[status]} live>
      <p>{words}</p>
      {status === "published" && expiresAt !== null && (
        <p>{t("editor.closesAt", { at: format.dateTime(expiresAt) })}</p>
      )}
      {status === "rejected" && rejectionReason && (
        <p>{t("editor.moderatorSays", { reason: rejectionReason })}</p>
      )}
      {reported && <p>{t("editor.reported")}</p>}
    </Notice>
  );
}
