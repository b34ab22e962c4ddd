import { IconChevronRight, IconShieldLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import css from "./settings.module.css";

/** The way to what protects the account. */
export function SecurityCard() {
  const { t } = useTranslation();
  return (
    <Link to="/settings/security" className={css["card"]}>
      <IconShieldLock size={26} stroke={1.7} aria-hidden="true" />
      <span className={css["itemText"]}>
        <span className={css["strong"]}>{t("security.title")}</span>
        <span className={css["cardLead"]}>{t("security.lead")}</span>
      </span>
      <IconChevronRight size={20} aria-hidden="true" />
    </Link>
  );
}
