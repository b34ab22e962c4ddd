import { useTranslation } from "react-i18next";
import { reply, type Vacancy } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { OF_BUSINESS, ReportDialog, type Said } from "../../../ui/report-dialog.tsx";

interface ReportVacancyProps {
  readonly vacancy: Vacancy;
  readonly onClose: () => void;
}

/** Tells the moderators about a vacancy. */
export function ReportVacancy({ vacancy, onClose }: ReportVacancyProps) {
  const { t } = useTranslation();
  const params = { path: { vacancyId: vacancy.id } };
  const send = (body: Said) =>
    reply(api.POST("/api/vacancies/{vacancyId}/report", { params, body }));
  return (
    <ReportDialog
      title={t("vacancies.report")}
      reasons={OF_BUSINESS}
      send={send}
      onClose={onClose}
    />
  );
}
