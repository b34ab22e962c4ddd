import { Button } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Vacancy } from "../../../../shared/client/index.ts";
import { useFormat } from "../../../ui/format.ts";
import { placeText } from "../../work/place-text.ts";
import { salaryText } from "../../work/salary.ts";
import { VacancyBadge } from "../../work/status-badge.tsx";
import { STAGES } from "../pipeline/stages.ts";
import css from "./desk.module.css";

/** A vacancy of one's company: how it stands, and how many are at which stage. */
export function VacancyRow({ vacancy }: { readonly vacancy: Vacancy }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { id, title, status, salary, location, views, publishAt, stages } = vacancy;
  const when = status === "scheduled" && publishAt ? format.dateTime(publishAt) : null;
  const facts = [
    salary && salaryText(salary),
    placeText(location),
    when && t("employer.comesOut", { at: when }),
  ].filter(Boolean);
  return (
    <li className={css["row"]}>
      <div className={css["rowText"]}>
        <h3>
          <Link
            to="/employer/vacancies/$vacancyId/applications"
            params={{ vacancyId: id }}
            className={css["title"]}
          >
            {title}
          </Link>
        </h3>
        <p className={css["meta"]}>
          <VacancyBadge status={status} />
          {facts.map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
          <span>{t("employer.views", { count: views })}</span>
        </p>
      </div>
      {stages && (
        <dl className={css["stages"]}>
          {STAGES.map((stage) => (
            <div key={stage} data-news={(stage === "new" && stages.new > 0) || undefined}>
              <dt>{t(`pipeline.stages.${stage}`)}</dt>
              <dd>{format.number(stages[stage])}</dd>
            </div>
          ))}
        </dl>
      )}
      <Button
        variant="default"
        className={css["edit"] ?? ""}
        leftSection={<IconPencil size={18} aria-hidden="true" />}
        renderRoot={(props) => (
          <Link
            to="/employer/vacancies/$vacancyId"
            params={{ vacancyId: id }}
            aria-label={t("employer.editOne", { title })}
            {...props}
          />
        )}
      >
        {t("employer.edit")}
      </Button>
    </li>
  );
}
