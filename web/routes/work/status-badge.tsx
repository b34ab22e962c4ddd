import { useTranslation } from "react-i18next";
import type { JobApplication, Vacancy } from "../../../shared/client/index.ts";
import { Badge } from "../../ui/badge.tsx";

const VACANCY_TONES = {
  draft: "plain",
  scheduled: "plain",
  moderation: "plain",
  published: "good",
  closed: "plain",
  rejected: "danger",
} as const;

/** How a vacancy stands, in a word. */
export function VacancyBadge({ status }: { readonly status: Vacancy["status"] }) {
  const { t } = useTranslation();
  return <Badge tone={VACANCY_TONES[status]}>{t(`vacancies.status.${status}`)}</Badge>;
}

const APPLICATION_TONES = {
  new: "plain",
  viewed: "plain",
  shortlisted: "good",
  hired: "good",
  rejected: "danger",
  withdrawn: "plain",
} as const;

/** How an application stands, in a word. */
export function ApplicationBadge({ status }: { readonly status: JobApplication["status"] }) {
  const { t } = useTranslation();
  return <Badge tone={APPLICATION_TONES[status]}>{t(`applications.status.${status}`)}</Badge>;
}
