import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Page } from "../../ui/page.tsx";
import { toast } from "../../ui/toasts.tsx";
import { createCompany } from "./companies.ts";
import { CompanyForm } from "./company-form.tsx";

/** Where a company is founded. */
export function NewCompanyPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Page title={t("company.newTitle")} lead={t("company.newLead")} back="/employer">
      <CompanyForm
        company={null}
        submit={async (body) => {
          const { id, name } = await createCompany(body);
          toast(t("company.created", { name }));
          void navigate({
            to: "/employer/companies/$companyId",
            params: { companyId: id },
            replace: true,
          });
        }}
      />
    </Page>
  );
}
