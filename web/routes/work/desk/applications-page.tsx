import { Button } from "@mantine/core";
import { IconFileText, IconMessageCircle, IconSend } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobApplication } from "../../../../shared/client/index.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { useFormat } from "../../../ui/format.ts";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useListEnd } from "../../videos/use-list-end.ts";
import { ownApplicationsQuery, placeApplication, withdraw } from "../applications.ts";
import { CompanyIcon, CompanyName } from "../company-face.tsx";
import { ApplicationBadge, VacancyBadge } from "../status-badge.tsx";
import { WorkNav } from "../work-nav.tsx";
import css from "./desk.module.css";
import { RowsSkeleton } from "./rows-skeleton.tsx";

/** What the reader has applied to, and how each of it stands. */
export function ApplicationsPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(ownApplicationsQuery);
  const applications = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const more = () => {
    if (query.hasNextPage && !query.isFetching) void query.fetchNextPage();
  };
  const end = useListEnd(more, query.hasNextPage, applications.length);
  usePageTitle(t("applications.mine"));
  return (
    <main className={css["page"]}>
      <WorkNav title={t("applications.mine")} />
      {query.isLoading && <RowsSkeleton />}
      {query.isError && applications.length === 0 && (
        <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
      )}
      {query.isSuccess && applications.length === 0 && <NoApplications />}
      {applications.length > 0 && (
        <ul className={css["list"]} aria-label={t("applications.mine")}>
          {applications.map((application) => (
            <Row key={application.id} application={application} />
          ))}
        </ul>
      )}
      <div ref={end} />
    </main>
  );
}

function NoApplications() {
  const { t } = useTranslation();
  return (
    <EmptyState
      icon={<IconSend size={34} stroke={1.6} />}
      title={t("applications.empty.title")}
      text={t("applications.empty.text")}
    >
      <Button variant="light" renderRoot={(props) => <Link to="/vacancies" {...props} />}>
        {t("work.find")}
      </Button>
    </EmptyState>
  );
}

function Row({ application }: { readonly application: JobApplication }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { vacancy, status, createdAt, changedAt, coverLetter, resume } = application;
  return (
    <li className={css["row"]}>
      <CompanyIcon company={vacancy.company} size={48} />
      <div className={css["body"]}>
        <h2>
          <Link to="/vacancies/$vacancyId" params={{ vacancyId: vacancy.id }}>
            {vacancy.title}
          </Link>
        </h2>
        <p>
          <CompanyName company={vacancy.company} />
        </p>
        <p className={css["badges"]}>
          <ApplicationBadge status={status} />
          {vacancy.status !== "published" && <VacancyBadge status={vacancy.status} />}
        </p>
        <p className={css["meta"]}>
          {t("applications.on", { date: format.date(createdAt) })}
          {changedAt !== createdAt &&
            ` · ${t("applications.moved", { date: format.day(changedAt) })}`}
        </p>
        {(coverLetter !== "" || resume !== null) && (
          <details className={css["letter"]}>
            <summary>{t("applications.handedIn")}</summary>
            {coverLetter !== "" && <p>{coverLetter}</p>}
            {resume !== null && (
              <a className={css["resume"]} href={resume.url} download={resume.name}>
                <IconFileText size={18} aria-hidden="true" /> {resume.name}
              </a>
            )}
          </details>
        )}
      </div>
      <Deeds application={application} />
    </li>
  );
}

function Deeds({ application }: { readonly application: JobApplication }) {
  const { t } = useTranslation();
  const { chatId, status, vacancy } = application;
  const [asked, setAsked] = useState(false);
  const back = useMutation({
    mutationFn: () => withdraw(application),
    onSuccess: (now) => {
      setAsked(false);
      toast(t("applications.withdrawn"));
      return placeApplication(now);
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <div className={css["deeds"]}>
      {chatId !== null && (
        <Button
          variant="light"
          leftSection={<IconMessageCircle size={18} aria-hidden="true" />}
          renderRoot={(props) => <Link to="/chats/$chatId" params={{ chatId }} {...props} />}
        >
          {t("applications.chat")}
        </Button>
      )}
      {status !== "withdrawn" && status !== "rejected" && status !== "hired" && (
        <Button variant="default" onClick={() => setAsked(true)}>
          {t("applications.withdraw")}
        </Button>
      )}
      {asked && (
        <Confirm
          title={t("applications.withdrawSure", { title: vacancy.title })}
          text={t("applications.withdrawText")}
          action={t("applications.withdraw")}
          busy={back.isPending}
          onConfirm={() => back.mutate()}
          onClose={() => setAsked(false)}
        />
      )}
    </div>
  );
}
