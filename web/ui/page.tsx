import { IconArrowLeft } from "@tabler/icons-react";
import { Link, type LinkProps } from "@tanstack/react-router";
import { type ReactNode, useId } from "react";
import { useTranslation } from "react-i18next";
import css from "./page.module.css";
import { usePageTitle } from "./page-title.ts";

interface PageProps {
  readonly title: string;
  readonly lead?: string;
  /** The page above this one. */
  readonly back?: LinkProps["to"];
  /** What can be done with the whole page, beside its heading. */
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A page of cards under one heading. */
export function Page({ title, lead, back, actions, wide = false, children }: PageProps) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <main className={css["page"]}>
      <div className={css["content"]} data-wide={wide || undefined}>
        <header className={css["header"]}>
          {back !== undefined && (
            <Link to={back} className={css["back"]} aria-label={t("common.back")}>
              <IconArrowLeft size={22} aria-hidden="true" />
            </Link>
          )}
          <h1>{title}</h1>
          {actions}
        </header>
        {lead !== undefined && <p className={css["lead"]}>{lead}</p>}
        {children}
      </div>
    </main>
  );
}

interface SectionProps {
  readonly title: string;
  readonly lead?: string;
  readonly children: ReactNode;
}

/** A card of a page, with a heading of its own. */
export function Section({ title, lead, children }: SectionProps) {
  const id = useId();
  return (
    <section className={css["section"]} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {lead !== undefined && <p className={css["meta"]}>{lead}</p>}
      </header>
      {children}
    </section>
  );
}

interface RowProps {
  readonly icon?: ReactNode;
  readonly tone?: "plain" | "good" | "danger";
  readonly title: ReactNode;
  readonly meta?: ReactNode;
  /** What can be done with it. */
  readonly children?: ReactNode;
}

/** An item of a list: what it is, something about it, what can be done with it. */
export function Row({ icon, tone = "plain", title, meta, children }: RowProps) {
  return (
    <li className={css["row"]}>
      {icon !== undefined && (
        <span className={css["rowIcon"]} data-tone={tone} aria-hidden="true">
          {icon}
        </span>
      )}
      <div className={css["rowText"]}>
        <p className={css["strong"]}>{title}</p>
        {meta !== undefined && <div className={css["meta"]}>{meta}</div>}
      </div>
      {children !== undefined && <div className={css["rowEnd"]}>{children}</div>}
    </li>
  );
}

export const listClass = css["list"] ?? "";
export const formClass = css["form"] ?? "";
export const actionsClass = css["actions"] ?? "";
export const metaClass = css["meta"] ?? "";
