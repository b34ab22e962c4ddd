import { Button, Skeleton } from "@mantine/core";
import {
  IconBriefcase,
  IconFlag,
  IconMapPin,
  IconSettings,
  IconUsers,
  IconWorld,
} from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type Company } from "../../../shared/client/index.ts";
import { useMaybeMe } from "../../app/me.ts";
import { Delayed } from "../../ui/delayed.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { Notice } from "../../ui/notice.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { NotFoundPage } from "../platform/not-found.tsx";
import { CompanyIcon, CompanyName } from "../work/company-face.tsx";
import { placeText } from "../work/place-text.ts";
import { VacancyCard } from "../work/vacancy-card.tsx";
import { companyQuery, openVacanciesQuery } from "./companies.ts";
import css from "./company-page.module.css";
import { ReportCompany } from "./report-company.tsx";

/** A company as everybody sees it: what it says of itself, and whom it looks for. */
export function CompanyPage() {
  const { slug } = useParams({ from: "/member/companies/$slug" });
  const { data: company, error, refetch } = useQuery({ ...companyQuery(slug), retry: false });
  usePageTitle(company?.name ?? "");
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />;
  return (
    <main className={css["page"]}>
      <div className={css["content"]}>
        {error !== null && <ProblemNote error={error} onRetry={() => void refetch()} />}
        {company === undefined && error === null && (
          <Delayed>
            <Skeleton height={280} radius={12} />
          </Delayed>
        )}
        {company && <About company={company} />}
        {company && <OpenVacancies company={company} />}
      </div>
    </main>
  );
}

function About({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const { industry, location, size, website, description, hidden } = company;
  const where = placeText(location);
  return (
    <>
      <header className={css["header"]}>
        <CompanyIcon company={company} size={80} />
        <div className={css["heading"]}>
          <h1>
            <CompanyName company={company} />
          </h1>
          <ul className={css["facts"]}>
            {industry !== "" && <Fact icon={<IconBriefcase size={18} />}>{industry}</Fact>}
            {where !== "" && <Fact icon={<IconMapPin size={18} />}>{where}</Fact>}
            {size !== "" && (
              <Fact icon={<IconUsers size={18} />}>{t("company.people", { size })}</Fact>
            )}
            {website !== null && (
              <Fact icon={<IconWorld size={18} />}>
                <a href={website} target="_blank" rel="noopener noreferrer nofollow">
                  {website.replace(/^https?:\/\/|\/$/g, "")}
                </a>
              </Fact>
            )}
          </ul>
        </div>
        <Deeds company={company} />
      </header>
      {hidden && <Notice tone="danger">{t("company.hidden")}</Notice>}
      {description !== "" && (
        <section className={css["text"]} aria-label={t("company.about")}>
          <Markdown text={description} />
        </section>
      )}
    </>
  );
}

function Fact({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <li>
      <span aria-hidden="true">{icon}</span>
      <span>{children}</span>
    </li>
  );
}

/** Members go to its desk, others report it. */
function Deeds({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const me = useMaybeMe();
  const [reporting, setReporting] = useState(false);
  if (company.role !== null) {
    return (
      <Button
        variant="default"
        leftSection={<IconSettings size={18} aria-hidden="true" />}
        renderRoot={(props) => <Link to="/employer" search={{ company: company.id }} {...props} />}
      >
        {t("company.toDesk")}
      </Button>
    );
  }
  if (me === null) return null;
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconFlag size={18} aria-hidden="true" />}
        onClick={() => setReporting(true)}
      >
        {t("company.report")}
      </Button>
      {reporting && <ReportCompany company={company} onClose={() => setReporting(false)} />}
    </>
  );
}

function OpenVacancies({ company }: { readonly company: Company }) {
  const { t } = useTranslation();
  const list = useInfiniteQuery(openVacanciesQuery(company.id));
  const vacancies = list.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <section className={css["vacancies"]} aria-labelledby="company-vacancies">
      <h2 id="company-vacancies">{t("company.vacancies")}</h2>
      {list.isError && <ProblemNote error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && vacancies.length === 0 && (
        <p className={css["none"]}>{t("company.noVacancies")}</p>
      )}
      <ul>
        {vacancies.map((vacancy) => (
          <VacancyCard key={vacancy.id} vacancy={vacancy} />
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
