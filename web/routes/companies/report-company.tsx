import { useTranslation } from "react-i18next";
import { type Company, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { OF_BUSINESS, ReportDialog, type Said } from "../../ui/report-dialog.tsx";

interface ReportCompanyProps {
  readonly company: Company;
  readonly onClose: () => void;
}

/** Tells the moderators about a company. */
export function ReportCompany({ company, onClose }: ReportCompanyProps) {
  const { t } = useTranslation();
  const params = { path: { companyId: company.id } };
  const send = (body: Said) =>
    reply(api.POST("/api/companies/{companyId}/report", { params, body }));
  return (
    <ReportDialog title={t("company.report")} reasons={OF_BUSINESS} send={send} onClose={onClose} />
  );
}
