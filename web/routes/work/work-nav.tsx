import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMaybeMe } from "../../app/me.ts";
import css from "./work-nav.module.css";

/** The heading of a page of the job board, and the ways to its other pages for members. */
export function WorkNav({ title }: { readonly title: string }) {
  const { t } = useTranslation();
  const me = useMaybeMe();
  return (
    <>
      <header className={css["header"]}>
        <h1>{title}</h1>
      </header>
      {me !== null && (
        <nav className={css["tabs"]} aria-label={t("work.pages")}>
          <Tab to="/vacancies">{t("work.search")}</Tab>
          <Tab to="/work/applications">{t("applications.mine")}</Tab>
          <Tab to="/work/saved">{t("savedSearches.mine")}</Tab>
          <Tab to="/employer">{t("work.employer")}</Tab>
        </nav>
      )}
    </>
  );
}

interface TabProps {
  readonly to: "/vacancies" | "/work/applications" | "/work/saved" | "/employer";
  readonly children: ReactNode;
}

function Tab({ to, children }: TabProps) {
  return (
    <Link to={to} className={css["tab"]} activeOptions={{ exact: true, includeSearch: false }}>
      {children}
    </Link>
  );
}
