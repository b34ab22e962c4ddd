import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import css from "./desk.module.css";

const TABS = [
  ["/moderation", "desk.queue"],
  ["/moderation/reports", "desk.reports"],
  ["/moderation/appeals", "desk.appeals"],
] as const;

/** The frame of the moderators' desk: its parts, and one of them. */
export function DeskLayout() {
  const { t } = useTranslation();
  return (
    <div className={css["layout"]}>
      <nav className={css["tabs"]} aria-label={t("desk.title")}>
        {TABS.map(([to, label]) => (
          <Link
            key={to}
            to={to}
            className={css["tab"]}
            activeOptions={{ exact: true, includeSearch: false }}
          >
            {t(label)}
          </Link>
        ))}
      </nav>
      <div className={css["pane"]}>
        <Outlet />
      </div>
    </div>
  );
}
