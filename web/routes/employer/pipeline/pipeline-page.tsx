import { Button, Skeleton } from "@mantine/core";
import { IconArrowLeft, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Delayed } from "../../../ui/delayed.tsx";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { VacancyBadge } from "../../work/status-badge.tsx";
import { ownVacancyQuery } from "../employer.ts";
import { ApplicationPane } from "./application-pane.tsx";
import { Board } from "./board.tsx";
import css from "./pipeline.module.css";

const ROUTE = "/member/employer/vacancies/$vacancyId/applications";

/** Who has applied to a vacancy, and how far each has come. */
export function PipelinePage() {
  const { t } = useTranslation();
  const { vacancyId } = useParams({ from: ROUTE });
  const { stage = "new", open } = useSearch({ from: ROUTE });
  const navigate = useNavigate({ from: "/employer/vacancies/$vacancyId/applications" });
  const { data: vacancy, error, refetch } = useQuery(ownVacancyQuery(vacancyId));
  usePageTitle(vacancy?.title ?? t("pipeline.title"));
  return (
    <main className={css["page"]}>
      <header className={css["header"]}>
        <Link
          to="/employer"
          search={vacancy ? { company: vacancy.companyId } : {}}
          className={css["back"]}
          aria-label={t("common.back")}
        >
          <IconArrowLeft size={22} aria-hidden="true" />
        </Link>
        <div className={css["heading"]}>
          <h1>{vacancy?.title ?? t("pipeline.title")}</h1>
          {vacancy && (
            <p className={css["meta"]}>
              <VacancyBadge status={vacancy.status} />
              <span>{vacancy.company.name}</span>
            </p>
          )}
        </div>
        {vacancy && (
          <Button
            variant="default"
            leftSection={<IconPencil size={18} aria-hidden="true" />}
            renderRoot={(props) => (
              <Link to="/employer/vacancies/$vacancyId" params={{ vacancyId }} {...props} />
            )}
          >
            {t("employer.edit")}
          </Button>
        )}
      </header>
      {error !== null && vacancy === undefined && (
        <ProblemNote error={error} onRetry={() => void refetch()} />
      )}
      {vacancy === undefined && error === null && (
        <Delayed>
          <Skeleton height={320} radius={12} />
        </Delayed>
      )}
      {vacancy && <Board vacancy={vacancy} stage={stage} />}
      {open !== undefined && (
        <ApplicationPane
          key={open}
          applicationId={open}
          onClose={() =>
            void navigate({
              search: ({ open: _, ...before }) => before,
              replace: true,
              resetScroll: false,
            })
          }
        />
      )}
    </main>
  );
}
