import { useTranslation } from "react-i18next";
import type { CompanySummary, Vacancy } from "../../../../shared/client/index.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { Markdown } from "../../../ui/markdown.tsx";
import { CompanyIcon, CompanyName } from "../../work/company-face.tsx";
import { placeText } from "../../work/place-text.ts";
import { salaryText } from "../../work/salary.ts";
import css from "./editor.module.css";
import { type VacancyFields, vacancyBodyOf } from "./vacancy-fields.ts";

interface PreviewDialogProps {
  readonly company: CompanySummary;
  readonly vacancy: Vacancy | null;
  readonly fields: VacancyFields;
  readonly onClose: () => void;
}

/** A vacancy as others will see it, with what is not saved yet. */
export function PreviewDialog({ company, fields, onClose }: PreviewDialogProps) {
  const { t } = useTranslation();
  const body = vacancyBodyOf(fields);
  const where = placeText(body.location);
  return (
    <Dialog title={t("editor.preview")} onClose={onClose}>
      <article className={css["preview"]}>
        <p className={css["by"]}>
          <CompanyIcon company={company} size={36} />
          <CompanyName company={company} />
        </p>
        <h3 className={css["previewTitle"]}>{body.title || t("editor.untitled")}</h3>
        {body.salary && <p className={css["paid"]}>{salaryText(body.salary)}</p>}
        <p className={css["meta"]}>
          {[
            t(`vacancies.employment.${body.employmentType}`),
            where,
            body.remote && t("vacancies.remote"),
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {body.description === "" ? (
          <p className={css["meta"]}>{t("editor.nothingWritten")}</p>
        ) : (
          <Markdown text={body.description} />
        )}
        <ul className={css["chips"]}>
          {[...body.roles, ...body.tags].map((label) => (
            <li key={label}>{label}</li>
          ))}
        </ul>
      </article>
    </Dialog>
  );
}
