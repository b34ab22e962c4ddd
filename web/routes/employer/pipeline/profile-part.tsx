import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { JobApplication } from "../../../../shared/client/index.ts";
import { placeText } from "../../work/place-text.ts";
import css from "./pane.module.css";

type Profile = NonNullable<JobApplication["profile"]>;

interface ProfilePartProps {
  readonly profile: Profile;
  readonly username: string | null;
}

/** What an applicant says of themselves. */
export function ProfilePart({ profile, username }: ProfilePartProps) {
  const { t } = useTranslation();
  const { skills, experience, links, location } = profile;
  const where = placeText(location);
  const silent = skills.length + experience.length + links.length === 0 && where === "";
  return (
    <section>
      <h3>{t("pipeline.profile")}</h3>
      {silent && <p className={css["meta"]}>{t("pipeline.noProfile")}</p>}
      {where !== "" && <p>{where}</p>}
      {skills.length > 0 && (
        <ul className={css["chips"]} aria-label={t("pipeline.skills")}>
          {skills.map((skill) => (
            <li key={skill}>{skill}</li>
          ))}
        </ul>
      )}
      {experience.length > 0 && (
        <ul className={css["jobs"]} aria-label={t("pipeline.experience")}>
          {experience.map((one) => (
            <Job key={`${one.company} ${one.title} ${one.from}`} job={one} />
          ))}
        </ul>
      )}
      {links.map((link) => (
        <p key={link}>
          <a href={link} target="_blank" rel="noopener noreferrer nofollow">
            {link}
          </a>
        </p>
      ))}
      {username !== null && (
        <p>
          <Link to="/people/$username" params={{ username }}>
            {t("pipeline.wholeProfile")}
          </Link>
        </p>
      )}
    </section>
  );
}

function Job({ job }: { readonly job: Profile["experience"][number] }) {
  const { t } = useTranslation();
  const { title, company, from, to, description } = job;
  return (
    <li>
      <p className={css["strong"]}>{[title, company].filter(Boolean).join(" · ")}</p>
      <p className={css["meta"]}>{[from, to ?? t("pipeline.today")].filter(Boolean).join(" – ")}</p>
      {description && <p>{description}</p>}
    </li>
  );
}
