import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import css from "./admin.module.css";

const TABS = [
  ["/admin/overview", "admin.overview"],
  ["/admin/users", "admin.users"],
  ["/admin/apps", "admin.apps"],
  ["/admin/stats", "admin.stats"],
  ["/admin/metrics", "admin.metrics"],
  ["/admin/schedule", "admin.jobs"],
  ["/admin/queues", "admin.queues"],
  ["/admin/backups", "admin.backups"],
  ["/admin/audit", "admin.audit"],
  ["/admin/access", "admin.access"],
  ["/admin/models", "admin.models"],
  ["/admin/jobs", "admin.deadJobs"],
  ["/admin/config", "admin.config"],
] as const;

/** The frame of administration: its parts, and one of them. */
export function AdminLayout() {
  const { t } = useTranslation();
  const tabs = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the tabs scroll: the one that is open is in sight.
  useEffect(() => {
    const open = tabs.current?.querySelector(`a[href="${pathname}"]`);
    open?.scrollIntoView({ inline: "center", block: "nearest" });
  }, [pathname]);
  return (
    <div className={css["layout"]}>
      <nav ref={tabs} className={css["tabs"]} aria-label={t("admin.title")}>
        {TABS.map(([to, label]) => (
          <Link key={to} to={to} className={css["tab"]}>
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
