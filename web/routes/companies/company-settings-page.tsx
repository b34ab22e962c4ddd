import { Button, Skeleton } from "@mantine/core";
import { IconEye } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Company } from "../../../shared/client/index.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { changeCompany, companyQuery } from "./companies.ts";
import { CompanyForm } from "./company-form.tsx";
import { EndSection } from "./end-section.tsx";
import { IconSection } from "./icon-section.tsx";
import { MembersSection } from "./members-section.tsx";
import { VerificationSection } from "./verification-section.tsx";

/** All that members do with their company. */
export function CompanySettingsPage() {
  const { t } = useTranslation();
  const { companyId } = useParams({ from: "/member/employer/companies/$companyId" });
  const { data: company, error, refetch } = useQuery(companyQuery(companyId));
  return (
    <Page
      title={company?.name ?? t("company.title")}
      back="/employer"
      actions={company && <ToPublicPage company={company} />}
    >
      {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {company === undefined && error === null && (
        <Delayed>
          <Skeleton height={420} radius={12} />
        </Delayed>
      )}
      {company?.role === null && <Notice tone="warning">{t("company.noMember")}</Notice>}
      {company && company.role !== null && <Settings key={company.id} company={company} />}
    </Page>
  );
}

function ToPublicPage({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  return (
    <Button
      variant="default"
      leftSection={<IconEye size={18} aria-hidden="true" />}
      renderRoot={(props) => (
        <Link to="/companies/$slug" params={{ slug: company.slug }} {...props} />
      )}
    >
      {t("company.look")}
    </Button>
  );
}

function Settings({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const owns = company.role === "owner";
  return (
    <>
      {company.hidden && <Notice tone="danger">{t("company.hidden")}</Notice>}
      {!owns && <Notice>{t("company.onlyOwners")}</Notice>}
      <VerificationSection company={company} />
      {owns && <IconSection company={company} />}
      {owns && (
        <CompanyForm
          company={company}
          submit={async (body) => {
            await changeCompany(company.id, body);
            toast(t("company.saved"));
          }}
        />
      )}
      <MembersSection company={company} />
      <EndSection company={company} />
    </>
  );
}
