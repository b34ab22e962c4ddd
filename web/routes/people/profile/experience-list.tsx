import { useTranslation } from "react-i18next";
import { monthText } from "./months.ts";
import css from "./person-page.module.css";
import type { PublicProfile } from "./profiles.ts";

/** Where somebody has worked, in the order they have written it. */
export function ExperienceList({ experience }: Pick<PublicProfile, "experience">) {
  const { t, i18n } = useTranslation();
  return (
    <ol className={css["experience"]}>
      {experience.map(({ title, company, from, to, description }) => (
        <li key={`${title} ${company} ${from} ${to}`}>
          <h3>{title}</h3>
          <p className={css["meta"]}>
            {[
              company,
              from &&
                `${monthText(from, i18n.language)} – ${to ? monthText(to, i18n.language) : t("profile.now")}`,
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
          {description && <p className={css["bio"]}>{description}</p>}
        </li>
      ))}
    </ol>
  );
}
