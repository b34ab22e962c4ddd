import { IconBell, IconChevronRight } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import css from "./settings.module.css";

/** The way to what makes a sound. */
export function NotificationsCard() {
  const { t } = useTranslation();
  return (
    <Link to="/settings/notifications" className={css["card"]}>
      <IconBell size={26} stroke={1.7} aria-hidden="true" />
      <span className={css["itemText"]}>
        <span className={css["strong"]}>{t("notify.title")}</span>
        <span className={css["cardLead"]}>{t("notify.lead")}</span>
      </span>
      <IconChevronRight size={20} aria-hidden="true" />
    </Link>
  );
}
