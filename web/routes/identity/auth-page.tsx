import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { changeLanguage, currentLanguage } from "../../i18n/index.ts";
import { Bell, Mark } from "../../ui/mark.tsx";
import { usePageTitle } from "../../ui/page-title.ts";
import css from "./auth-page.module.css";

interface AuthPageProps {
  readonly title: string;
  readonly lead?: string;
  /** Above the heading: whom or what this is about. */
  readonly above?: ReactNode;
  readonly children?: ReactNode;
}

/** The frame of the pages before one is signed in. */
export function AuthPage({ title, lead, above, children }: AuthPageProps) {
  const { t } = useTranslation();
  usePageTitle(title);
  return (
    <div className={css["page"]}>
      <main className={css["main"]}>
        <div className={css["top"]}>
          <span className={css["brand"]}>
            <Mark size={36} />
            {t("common.name")}
          </span>
          <LanguageSwitch />
        </div>
        <div className={css["content"]}>
          {above}
          <h1>{title}</h1>
          {lead !== undefined && <p className={css["lead"]}>{lead}</p>}
          {children}
        </div>
      </main>
      <aside className={css["aside"]} aria-hidden="true">
        <div className={css["rings"]}>
          <Bell size={132} />
        </div>
        <p className={css["motto"]}>{t("auth.motto")}</p>
        <p className={css["note"]}>{t("auth.mottoNote")}</p>
      </aside>
    </div>
  );
}

function LanguageSwitch() {
  const { t } = useTranslation();
  const other = currentLanguage() === "ru" ? "en" : "ru";
  return (
    <button
      type="button"
      lang={other}
      className={css["language"]}
      onClick={() => void changeLanguage(other)}
    >
      {t("auth.otherLanguage")}
    </button>
  );
}

export const authForm = css["form"] ?? "";
export const authFoot = css["foot"] ?? "";
