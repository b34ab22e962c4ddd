import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { IconBriefcase, IconBuilding, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Company, Vacancy } from "../../../../shared/client/index.ts";
import { Delayed } from "../../../ui/delayed.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Page } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { ownCompaniesQuery } from "../../companies/companies.ts";
import { ownVacanciesQuery } from "../employer.ts";
import { CompanyBar } from "./company-bar.tsx";
import css from "./desk.module.css";
import { VacancyRow } from "./vacancy-row.tsx";

const STATUSES = ["published", "scheduled", "moderation", "draft", "rejected", "closed"] as const;

/** The reader's companies, and what they look for. */
export function DeskPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: "/member/employer" });
  const { data, error, refetch } = useQuery(ownCompaniesQuery);
  const companies = data?.items ?? [];
  const company = companies.find(({ id }) => id === search.company) ?? companies[0];
  return (
    <Page
      title={t("employer.title")}
      back="/vacancies"
      wide
      actions={company && <NewVacancy company={company} />}
    >
      {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
      {data === undefined && error === null && (
        <Delayed>
          <Skeleton height={88} radius={12} />
        </Delayed>
      )}
      {data !== undefined && company === undefined && <NoCompany />}
      {company && (
        <>
          <CompanyBar companies={companies} current={company} />
          <Vacancies key={company.id} company={company} status={search.status} />
        </>
      )}
    </Page>
  );
}

function NoCompany() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconBuilding size={34} stroke={1.6} />}
      title={t("employer.noCompanies")}
      text={t("employer.noCompaniesText")}
    >
      <Button component={Link} to="/employer/companies/new">
        {t("employer.newCompany")}
      </Button>
    </EmptyState>
  );
}

function NewVacancy({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  return (
    <Button
      leftSection={<IconPlus size={18} aria-hidden="true" />}
      renderRoot={(props) => (
        <Link to="/employer/vacancies/new" search={{ company: company.id }} {...props} />
      )}
    >
      {t("employer.newVacancy")}
    </Button>
  );
}

interface VacanciesProps {
  readonly company: Company;
  readonly status: Vacancy["status"] | undefined;
}

function Vacancies({ company, status }: VacanciesProps) {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: "/employer" });
  const list = useInfiniteQuery(ownVacanciesQuery(company.id, status));
  const vacancies = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className={css["vacancies"]} aria-labelledby="own-vacancies">
      <header className={css["head"]}>
        <h2 id="own-vacancies">{t("employer.vacancies")}</h2>
        <NativeSelect
          aria-label={t("employer.state")}
          value={status ?? ""}
          data={[
            { value: "", label: t("employer.anyState") },
            ...STATUSES.map((value) => ({ value, label: t(`vacancies.status.${value}`) })),
          ]}
          onChange={(event) => {
            const wanted = STATUSES.find((one) => one === event.currentTarget.value);
            void navigate({
              replace: true,
              search: ({ status: _, ...rest }) => ({ ...rest, ...(wanted && { status: wanted }) }),
            });
          }}
        />
      </header>
      {list.isPending && (
        <Delayed>
          <div aria-busy="true" className={css["list"]}>
            {["a", "b", "c"].map((key) => (
              <Skeleton key={key} height={112} radius={12} />
            ))}
          </div>
        </Delayed>
      )}
      {list.isError && vacancies.length === 0 && (
        <ProblemNote error={list.error} onRetry={() => void list.refetch()} />
      )}
      {list.isSuccess && vacancies.length === 0 && (
        <EmptyState
          icon={<IconBriefcase size={34} stroke={1.6} />}
          title={t(status ? "employer.noneSuch" : "employer.noVacancies")}
          text={t(status ? "employer.noneSuchText" : "employer.noVacanciesText")}
        />
      )}
      <ul className={css["list"]} aria-label={t("employer.vacancies")}>
        {vacancies.map((vacancy) => (
          <VacancyRow key={vacancy.id} vacancy={vacancy} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </section>
  );
}
