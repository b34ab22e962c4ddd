import { IconBell, IconBuilding, IconChevronRight, IconMovie, IconSend } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import css from "./person-page.module.css";

/** The ways to what belongs to the reader. */
export function OwnThings() {
  const { t } = useTranslation();
  const arrow = <IconChevronRight size={18} aria-hidden="true" />;
  return (
    <nav className={css["own"]} aria-label={t("profile.own")}>
      <Link to="/videos" search={{ tab: "mine" }}>
        <IconMovie size={22} aria-hidden="true" />
        <span>{t("profile.videos")}</span>
        {arrow}
      </Link>
      <Link to="/work/applications">
        <IconSend size={22} aria-hidden="true" />
        <span>{t("applications.mine")}</span>
        {arrow}
      </Link>
      <Link to="/work/saved">
        <IconBell size={22} aria-hidden="true" />
        <span>{t("savedSearches.mine")}</span>
        {arrow}
      </Link>
      <Link to="/employer">
        <IconBuilding size={22} aria-hidden="true" />
        <span>{t("work.employer")}</span>
        {arrow}
      </Link>
    </nav>
  );
}
