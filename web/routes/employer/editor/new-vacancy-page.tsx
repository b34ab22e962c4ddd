import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { IconBuilding } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Delayed } from "../../../ui/delayed.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Page } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { ownCompaniesQuery } from "../../companies/companies.ts";
import { VacancyForm } from "./vacancy-form.tsx";

/** Where a vacancy is begun, for one of the reader's companies. */
export function NewVacancyPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/member/employer/vacancies/new" });
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(ownCompaniesQuery);
  const companies = data?.items ?? [];
  const company = companies.find(({ id }) => id === search.company) ?? companies[0];
  return (
    <Page title={t("editor.newTitle")} back="/employer">
      {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <Delayed>
          <Skeleton height={420} radius={12} />
        </Delayed>
      )}
      {data !== undefined && company === undefined && (
        <EmptyState
          icon={<IconBuilding size={34} stroke={1.6} />}
          title={t("employer.noCompanies")}
          text={t("employer.noCompaniesText")}
        >
          <Button component={Link} to="/employer/companies/new">
            {t("employer.newCompany")}
          </Button>
        </EmptyState>
      )}
      {companies.length > 1 && company && (
        <NativeSelect
          label={t("editor.company")}
          value={company.id}
          data={companies.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(event) =>
            void navigate({
              to: "/employer/vacancies/new",
              search: { company: event.currentTarget.value },
              replace: true,
            })
          }
        />
      )}
      {company && (
        <VacancyForm
          key={company.id}
          company={company}
          vacancy={null}
          onSaved={({ id }, publishing) => {
            if (!publishing) toast(t("editor.savedDraft"));
            void navigate({
              to: "/employer/vacancies/$vacancyId",
              params: { vacancyId: id },
              search: publishing ? { publish: "yes" } : {},
              replace: true,
            });
          }}
        />
      )}
    </Page>
  );
}
