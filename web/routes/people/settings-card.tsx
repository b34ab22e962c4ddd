import { IconChevronRight } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import css from "./settings.module.css";

interface SettingsCardProps {
  readonly to: NonNullable<LinkProps["to"]>;
  readonly params?: LinkProps["params"];
  readonly title: string;
  readonly lead: string;
  /** Its picture. */
  readonly children: ReactNode;
}

/** A way from the settings to a page of their own. */
export function SettingsCard({ to, params, title, lead, children }: SettingsCardProps) {
  return (
    <Link to={to} {...(params && { params })} className={css["card"]}>
      {children}
      <span className={css["itemText"]}>
        <span className={css["strong"]}>{title}</span>
        <span className={css["cardLead"]}>{lead}</span>
      </span>
      <IconChevronRight size={20} aria-hidden="true" />
    </Link>
  );
}
