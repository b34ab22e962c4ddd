import { IconChevronRight, IconUserCircle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import css from "./settings.module.css";

/** The way to the reader's own page, as others see it. */
export function ProfileCard() {
  const { t } = useTranslation();
  const { username } = useMe();
  return (
    <Link to="/people/$username" params={{ username }} className={css["card"]}>
      <IconUserCircle size={26} stroke={1.7} aria-hidden="true" />
      <span className={css["itemText"]}>
        <span className={css["strong"]}>{t("profile.mine")}</span>
        <span className={css["cardLead"]}>{t("profile.card")}</span>
      </span>
      <IconChevronRight size={20} aria-hidden="true" />
    </Link>
  );
}
