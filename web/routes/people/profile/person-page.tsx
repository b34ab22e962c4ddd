import { Skeleton } from "@mantine/core";
import { IconUserOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../../shared/client/index.ts";
import { useMaybeMe } from "../../../app/me.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Delayed } from "../../../ui/delayed.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { LinkedText } from "../../../ui/linked-text.tsx";
import { usePageTitle } from "../../../ui/page-title.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { placeText } from "../../work/place-text.ts";
import { ExperienceList } from "./experience-list.tsx";
import { OwnThings } from "./own-things.tsx";
import { PersonActions } from "./person-actions.tsx";
import css from "./person-page.module.css";
import { type PublicProfile, publicProfileQuery } from "./profiles.ts";

/** A person as somebody who works: what they do, where, and what they have done. */
export function PersonPage() {
  const { t } = useTranslation();
  const { username } = useParams({ from: "/member/people/$username" });
  const { data: person, error, refetch } = useQuery(publicProfileQuery(username));
  usePageTitle(person?.displayName ?? username);
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <main className={css["page"]}>
      <div className={css["content"]}>
        {gone && (
          <EmptyState
            heading="h1"
            icon={<IconUserOff size={34} stroke={1.6} />}
            title={t("profile.missing.title")}
            text={t("profile.missing.text")}
          />
        )}
        {error !== null && !gone && person === undefined && (
          <ProblemNote error={error} onRetry={() => void refetch()} />
        )}
        {person === undefined && error === null && (
          <Delayed>
            <div aria-busy="true" className={css["head"]}>
              <Skeleton circle height={96} />
              <Skeleton height={26} width={220} />
            </div>
          </Delayed>
        )}
        {person !== undefined && <Shown person={person} />}
      </div>
    </main>
  );
}

function Shown({ person }: { readonly person: PublicProfile }) {
  const { t } = useTranslation();
  const me = useMaybeMe();
  const { id, displayName, username, avatarUrl, headline, bio, location } = person;
  const { experience, skills, tags, links } = person;
  const own = me?.id === id;
  const place = placeText(location);
  return (
    <article className={css["person"]}>
      <header className={css["head"]}>
        <Avatar id={id} name={displayName} url={avatarUrl} size={96} />
        <div className={css["names"]}>
          <h1>{displayName}</h1>
          {headline !== "" && <p className={css["headline"]}>{headline}</p>}
          <p className={css["meta"]}>
            @{username}
            {place !== "" && ` · ${place}`}
          </p>
        </div>
      </header>
      {me !== null && <PersonActions person={person} own={own} />}
      {own && <OwnThings />}
      {bio !== "" && (
        <section className={css["section"]}>
          <h2>{t("profile.about")}</h2>
          <p className={css["bio"]}>
            <LinkedText text={bio} />
          </p>
        </section>
      )}
      {experience.length > 0 && (
        <section className={css["section"]}>
          <h2>{t("profile.experience")}</h2>
          <ExperienceList experience={experience} />
        </section>
      )}
      <Labels title={t("profile.skills")} labels={skills} />
      <Labels title={t("profile.tags")} labels={tags} />
      {links.length > 0 && (
        <section className={css["section"]}>
          <h2>{t("profile.links")}</h2>
          <ul className={css["links"]}>
            {links.map((link) => (
              <li key={link}>
                <a href={link} target="_blank" rel="noopener noreferrer nofollow">
                  {link.replace(/^https?:\/\/(?:www\.)?/, "").replace(/\/$/, "")}
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
    </article>
  );
}

function Labels({ title, labels }: { readonly title: string; readonly labels: readonly string[] }) {
  if (labels.length === 0) return null;
  return (
    <section className={css["section"]}>
      <h2>{title}</h2>
      <ul className={css["labels"]}>
        {labels.map((label) => (
          <li key={label}>{label}</li>
        ))}
      </ul>
    </section>
  );
}
