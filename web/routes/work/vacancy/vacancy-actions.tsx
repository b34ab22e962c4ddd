import { ActionIcon, Button } from "@mantine/core";
import { IconCheck, IconFlag, IconMessageCircle, IconShare2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobApplication, Vacancy } from "../../../../shared/client/index.ts";
import { useMaybeMe } from "../../../app/me.ts";
import { copyText } from "../../../ui/copy.ts";
import { applicationToQuery } from "../applications.ts";
import { ApplicationBadge } from "../status-badge.tsx";
import { ApplyDialog } from "./apply-dialog.tsx";
import { ReportVacancy } from "./report-vacancy.tsx";
import css from "./vacancy-page.module.css";

/** What can be done with a vacancy: apply, once; show it to somebody; tell the moderators. */
export function VacancyActions({ vacancy }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  const me = useMaybeMe();
  const [reporting, setReporting] = useState(false);
  return (
    <div className={css["actions"]}>
      {me === null ? <ApplyAsGuest vacancy={vacancy} /> : <ApplyAsMember vacancy={vacancy} />}
      <ActionIcon
        variant="default"
        aria-label={t("vacancies.share")}
        title={t("vacancies.share")}
        onClick={() => void share(vacancy)}
      >
        <IconShare2 size={20} />
      </ActionIcon>
      {me !== null && (
        <ActionIcon
          aria-label={t("vacancies.report")}
          title={t("vacancies.report")}
          onClick={() => setReporting(true)}
        >
          <IconFlag size={20} />
        </ActionIcon>
      )}
      {reporting && <ReportVacancy vacancy={vacancy} onClose={() => setReporting(false)} />}
    </div>
  );
}

interface ActionProps {
  readonly vacancy: Vacancy;
}

function ApplyAsGuest({ vacancy: { id, status } }: ActionProps) {
  const { t } = useTranslation();
  if (status !== "published") return null;
  return (
    <Button
      renderRoot={(props) => <Link to="/login" search={{ next: `/vacancies/${id}` }} {...props} />}
    >
      {t("applications.apply")}
    </Button>
  );
}

function ApplyAsMember({ vacancy }: ActionProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const { data: application, isPending } = useQuery(applicationToQuery(vacancy.id));
  if (application) return <Applied application={application} />;
  if (vacancy.status !== "published") return null;
  return (
    <>
      <Button disabled={isPending} onClick={() => setOpen(true)}>
        {t("applications.apply")}
      </Button>
      {open && <ApplyDialog vacancy={vacancy} onClose={() => setOpen(false)} />}
    </>
  );
}

function Applied({ application }: { readonly application: JobApplication }) {
  const { t } = useTranslation();
  const { status, chatId } = application;
  return (
    <div className={css["applied"]}>
      <IconCheck size={20} aria-hidden="true" />
      {t("applications.applied")}
      <ApplicationBadge status={status} />
      {chatId !== null && (
        <Button
          variant="light"
          leftSection={<IconMessageCircle size={18} aria-hidden="true" />}
          renderRoot={(props) => <Link to="/chats/$chatId" params={{ chatId }} {...props} />}
        >
          {t("applications.chat")}
        </Button>
      )}
    </div>
  );
}

/** Hands the address to the device's own sheet; where there is none, copies it. */
async function share({ id, title }: Vacancy): Promise<void> {
  const url = `${location.origin}/vacancies/${id}`;
  if (typeof navigator.share !== "function") return copyText(url);
  // Whoever closes the sheet wanted nothing.
  await navigator.share({ title, url }).catch(() => undefined);
}
