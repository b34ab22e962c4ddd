import { useTranslation } from "react-i18next";
import type { Vacancy } from "../../../shared/client/index.ts";
import { lazyPart } from "../../app/lazy-part.tsx";
import { Markdown } from "../../ui/markdown.tsx";
import { CompanyIcon, CompanyName } from "../work/company-face.tsx";
import { placeText } from "../work/place-text.ts";
import { salaryText } from "../work/salary.ts";
import { VacancyBadge } from "../work/status-badge.tsx";
import css from "./desk.module.css";

/** The player has its words with the videos. */
const VacancyVideo = lazyPart(
  "videos",
  async () => (await import("../work/vacancy/vacancy-video.tsx")).VacancyVideo,
);

/** A vacancy as others would see it. */
export function VacancyThing({ vacancy }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  const { company, status, salary, location, remote, employmentType } = vacancy;
  const { description, roles, tags, videoId } = vacancy;
  const facts = [
    salary && salaryText(salary),
    placeText(location),
    remote && t("vacancies.remote"),
    t(`vacancies.employment.${employmentType}`),
  ];
  return (
    <div className={css["board"]}>
      <p className={css["somebody"]}>
        <CompanyIcon company={company} size={48} />
        <span>
          <CompanyName company={company} /> <VacancyBadge status={status} />
        </span>
      </p>
      <p className={css["meta"]}>{facts.filter(Boolean).join(" · ")}</p>
      {videoId !== null && <VacancyVideo videoId={videoId} />}
      {description !== "" && <Markdown text={description} />}
      <p className={css["meta"]}>{[...roles, ...tags].map((label) => `#${label}`).join(" ")}</p>
    </div>
  );
}
