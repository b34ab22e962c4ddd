import { Skeleton } from "@mantine/core";
import { IconArrowLeft, IconBriefcaseOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, useParams, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type Vacancy } from "../../../../shared/client/index.ts";
import { useMaybeMe } from "../../../app/me.ts";
import { Delayed } from "../../../ui/delayed.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { useFormat } from "../../../ui/format.ts";
import { Markdown } from "../../../ui/markdown.tsx";
import { Notice } from "../../../ui/notice.tsx";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { AdviceButton, IntroductionButton } from "../assistant/ask-button.tsx";
import { CompanyIcon, CompanyName } from "../company-face.tsx";
import { distanceFromLooked } from "../distance.ts";
import { placeText } from "../place-text.ts";
import { salaryText } from "../salary.ts";
import { VacancyBadge } from "../status-badge.tsx";
import { countView, vacancyQuery } from "../vacancies.ts";
import { VacancyFacts } from "../vacancy-card.tsx";
import { VacancyActions } from "./vacancy-actions.tsx";
import css from "./vacancy-page.module.css";
import { VacancyVideo } from "./vacancy-video.tsx";

/** One vacancy: all that somebody wants to know who thinks of applying. */
export function VacancyPage() {
  const { t } = useTranslation();
  const { vacancyId } = useParams({ from: "/member/vacancies/$vacancyId" });
  const { data: vacancy, error, refetch } = useQuery(vacancyQuery(vacancyId));
  usePageTitle(vacancy?.title ?? t("vacancies.title"));
  const gone = error instanceof ApiError && (error.status === 404 || error.status === 400);
  return (
    <main className={css["page"]}>
      <div className={css["content"]}>
        <BackToList />
        {gone && (
          <EmptyState
            heading="h1"
            icon={<IconBriefcaseOff size={34} stroke={1.6} />}
            title={t("vacancies.missing.title")}
            text={t("vacancies.missing.text")}
          />
        )}
        {error !== null && !gone && vacancy === undefined && (
          <ProblemNote error={error} onRetry={() => void refetch()} />
        )}
        {vacancy === undefined && error === null && <PageSkeleton />}
        {vacancy !== undefined && <Shown vacancy={vacancy} />}
      </div>
    </main>
  );
}

/** Back to what was found, if that is where the reader came from. */
function BackToList() {
  const { t } = useTranslation();
  const { history } = useRouter();
  return (
    <Link
      to="/vacancies"
      className={css["back"]}
      onClick={(event) => {
        if (!history.canGoBack() || event.metaKey || event.ctrlKey) return;
        event.preventDefault();
        history.back();
      }}
    >
      <IconArrowLeft size={20} aria-hidden="true" /> {t("vacancies.title")}
    </Link>
  );
}

function Shown({ vacancy }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  const { id, title, company, salary, description, roles, tags, videoId, status } = vacancy;
  const me = useMaybeMe();
  useEffect(() => countView(id), [id]);
  return (
    <article className={css["vacancy"]}>
      <header className={css["head"]}>
        <CompanyIcon company={company} size={64} />
        <div>
          <h1>{title}</h1>
          <p className={css["company"]}>
            <Link to="/companies/$slug" params={{ slug: company.slug }}>
              <CompanyName company={company} />
            </Link>
          </p>
        </div>
      </header>
      <p className={css["salary"]} data-silent={salary === null || undefined}>
        {salary === null ? t("pay.silent") : salaryText(salary)}
      </p>
      <VacancyFacts vacancy={{ ...vacancy, distanceKm: distanceFromLooked(vacancy.location) }} />
      {status !== "published" && (
        <Notice tone="warning">
          <VacancyBadge status={status} /> {t(`vacancies.standing.${status}`)}
        </Notice>
      )}
      <VacancyActions vacancy={vacancy} />
      {me !== null && status === "published" && (
        <div className={css["assist"]}>
          <AdviceButton vacancyId={id} />
          <IntroductionButton vacancyId={id} />
        </div>
      )}
      {videoId !== null && <VacancyVideo videoId={videoId} />}
      {description !== "" && <Markdown text={description} />}
      <Labels title={t("vacancies.roles")} labels={roles} by="roles" />
      <Labels title={t("vacancies.tags")} labels={tags} by="tags" />
      <Dates vacancy={vacancy} />
    </article>
  );
}

interface LabelsProps {
  readonly title: string;
  readonly labels: readonly string[];
  readonly by: "roles" | "tags";
}

/** What it is labelled with; each leads to others that are. */
function Labels({ title, labels, by }: LabelsProps) {
  if (labels.length === 0) return null;
  return (
    <section className={css["labels"]}>
      <h2>{title}</h2>
      <ul>
        {labels.map((label) => (
          <li key={label}>
            <Link to="/vacancies" search={{ [by]: label }}>
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Dates({ vacancy }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { publishedAt, expiresAt, views, location } = vacancy;
  const facts = [
    placeText(location),
    publishedAt && t("vacancies.publishedOn", { date: format.date(publishedAt) }),
    expiresAt && t("vacancies.until", { date: format.date(expiresAt) }),
    views > 0 && t("public.views", { count: views }),
  ].filter(Boolean);
  return <p className={css["dates"]}>{facts.join(" · ")}</p>;
}

function PageSkeleton() {
  return (
    <Delayed>
      <div aria-busy="true" className={css["skeleton"]}>
        <Skeleton width={64} height={64} radius={14} />
        <Skeleton height={26} width="70%" />
        <Skeleton height={20} width="35%" />
        <Skeleton height={14} width="90%" />
        <Skeleton height={14} width="85%" />
        <Skeleton height={14} width="60%" />
      </div>
    </Delayed>
  );
}
