import { IconChevronRight, IconGavel, IconListCheck, IconShieldCog } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import css from "./settings.module.css";

/** The way to what moderators have decided; for moderators also to what they have to, and for administrators to theirs. */
export function DecisionsCard() {
  const { t } = useTranslation();
  const { role } = useMe();
  return (
    <>
      <Card to="/settings/decisions" title={t("decisions.title")} lead={t("decisions.lead")}>
        <IconGavel size={26} stroke={1.7} aria-hidden="true" />
      </Card>
      {role !== "user" && (
        <Card to="/moderation" title={t("decisions.desk")} lead={t("decisions.deskLead")}>
          <IconListCheck size={26} stroke={1.7} aria-hidden="true" />
        </Card>
      )}
      {role === "admin" && (
        <Card to="/admin" title={t("shell.admin")} lead={t("decisions.adminLead")}>
          <IconShieldCog size={26} stroke={1.7} aria-hidden="true" />
        </Card>
      )}
    </>
  );
}

interface CardProps {
  readonly to: "/settings/decisions" | "/moderation" | "/admin";
  readonly title: string;
  readonly lead: string;
  readonly children: ReactNode;
}

function Card({ to, title, lead, children }: CardProps) {
  return (
    <Link to={to} className={css["card"]}>
      {children}
      <span className={css["itemText"]}>
        <span className={css["strong"]}>{title}</span>
        <span className={css["cardLead"]}>{lead}</span>
      </span>
      <IconChevronRight size={20} aria-hidden="true" />
    </Link>
  );
}
