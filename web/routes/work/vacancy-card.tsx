import { IconClock, IconHomeStar, IconMapPin, IconMovie } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { FoundVacancy, Vacancy } from "../../../shared/client/index.ts";
import { useFormat } from "../../ui/format.ts";
import { CompanyIcon, CompanyName } from "./company-face.tsx";
import { distanceText, placeText } from "./place-text.ts";
import { salaryText } from "./salary.ts";
import css from "./vacancy-card.module.css";

interface VacancyCardProps {
  readonly vacancy: Vacancy | FoundVacancy;
  /** Its pin on the map is pointed at. */
  readonly marked?: boolean;
  readonly onPoint?: (on: boolean) => void;
}

const MOST_TAGS = 6;

/** A vacancy in a list: what is paid, by whom, where. All of it leads to its page. */
export function VacancyCard({ vacancy, marked = false, onPoint }: VacancyCardProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, title, company, salary, tags, publishedAt, createdAt } = vacancy;
  return (
    <li
      className={css["card"]}
      data-marked={marked || undefined}
      onPointerEnter={() => onPoint?.(true)}
      onPointerLeave={() => onPoint?.(false)}
    >
      <CompanyIcon company={company} size={48} />
      <div className={css["body"]}>
        <h2 className={css["title"]}>
          <Link to="/vacancies/$vacancyId" params={{ vacancyId: id }}>
            {title}
          </Link>
        </h2>
        <p className={css["salary"]} data-silent={salary === null || undefined}>
          {salary === null ? t("pay.silent") : salaryText(salary)}
        </p>
        <p className={css["company"]}>
          <CompanyName company={company} />
        </p>
        <VacancyFacts vacancy={vacancy} />
        {tags.length > 0 && (
          <ul className={css["tags"]} aria-label={t("vacancies.tags")}>
            {tags.slice(0, MOST_TAGS).map((tag) => (
              <li key={tag}>{tag}</li>
            ))}
          </ul>
        )}
      </div>
      <time className={css["date"]} dateTime={publishedAt ?? createdAt}>
        {format.day(publishedAt ?? createdAt)}
      </time>
    </li>
  );
}

/** Where the work is, how far that is, and of which kind. */
export function VacancyFacts({ vacancy }: { readonly vacancy: Vacancy | FoundVacancy }) {
  const { t } = useTranslation();
  const { location, remote, employmentType, videoId } = vacancy;
  const place = placeText(location);
  const distance = "distanceKm" in vacancy ? vacancy.distanceKm : null;
  return (
    <p className={css["facts"]}>
      {place !== "" && (
        <span>
          <IconMapPin size={16} aria-hidden="true" />
          {place}
          {distance !== null && <b> · {distanceText(distance)}</b>}
        </span>
      )}
      {remote && (
        <span>
          <IconHomeStar size={16} aria-hidden="true" />
          {t("vacancies.remote")}
        </span>
      )}
      <span>
        <IconClock size={16} aria-hidden="true" />
        {t(`vacancies.employment.${employmentType}`)}
      </span>
      {videoId !== null && (
        <span>
          <IconMovie size={16} aria-hidden="true" />
          {t("vacancies.withVideo")}
        </span>
      )}
    </p>
  );
}
