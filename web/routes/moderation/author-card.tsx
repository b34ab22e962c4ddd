import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ModeratedAuthor, Person } from "../../../shared/client/index.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Badge } from "../../ui/badge.tsx";
import { useFormat } from "../../ui/format.ts";
import css from "./desk.module.css";
import { authorQuery } from "./desk.ts";

const SHOWN = 8;

/** Whose it is, and what moderators know of them. */
export function AuthorCard({ owner }: { readonly owner: Person }) {
  const { t } = useTranslation();
  const titleId = useId();
  const { data: author } = useQuery(authorQuery(owner.id));
  return (
    <section className={css["author"]} aria-labelledby={titleId}>
      <h3 id={titleId}>{t("author.title")}</h3>
      <p className={css["somebody"]}>
        <Avatar id={owner.id} name={owner.displayName} url={owner.avatarUrl} size={36} />
        <span>
          <span className={css["strong"]}>{owner.displayName}</span>
          <span className={css["meta"]}> @{owner.username}</span>
        </span>
      </p>
      {author && <Standing author={author} />}
      <Link to="/moderation" search={{ owner: owner.id }} className={css["link"]}>
        {t("author.theirs")}
      </Link>
      {author && author.decisions.length > 0 && <History author={author} />}
    </section>
  );
}

function Standing({ author }: { readonly author: ModeratedAuthor }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { warnings, removals, reports, status, suspendedUntil } = author;
  const clean = warnings + removals + reports.length === 0 && status === "active";
  return (
    <p className={css["badges"]}>
      {status === "suspended" && (
        <Badge tone="danger">
          {suspendedUntil === null
            ? t("author.suspended")
            : t("author.suspendedUntil", { date: format.dateTime(suspendedUntil) })}
        </Badge>
      )}
      {warnings > 0 && <Badge>{t("author.warnings", { count: warnings })}</Badge>}
      {removals > 0 && <Badge>{t("author.removals", { count: removals })}</Badge>}
      {reports.length > 0 && <Badge>{t("author.reports", { count: reports.length })}</Badge>}
      {clean && <span className={css["meta"]}>{t("author.clean")}</span>}
    </p>
  );
}

function History({ author }: { readonly author: ModeratedAuthor }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      <h4>{t("author.history")}</h4>
      <ol className={css["history"]}>
        {author.decisions.slice(0, SHOWN).map((decision) => (
          <li key={decision.id}>
            <span className={css["strong"]}>{t(`desk.done.${decision.action}`)}</span>{" "}
            {decision.title}
            <span className={css["meta"]}>
              {" "}
              {format.brief(decision.createdAt)},{" "}
              {decision.moderator?.displayName ?? t("author.classifier")}
              {decision.withdrawn && ` · ${t("decisions.withdrawn")}`}
            </span>
          </li>
        ))}
      </ol>
    </>
  );
}
