import { useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Notice } from "../../ui/notice.tsx";
import { AuthPage, authForm } from "../identity/auth-page.tsx";

/** For a request so wrong that the application cannot be told: shown here instead (RFC 6749 §4.1.2.1). */
export function AuthorizeErrorPage() {
  const { t } = useTranslation();
  const { error, error_description: description } = useSearch({ from: "/authorize-error" });
  return (
    <AuthPage title={t("authorize.failedTitle")} lead={t("authorize.badText")}>
      <div className={authForm}>
        {error !== undefined && (
          <Notice tone="danger">
            <p>
              <code>{error}</code>
            </p>
            {description !== undefined && <p lang="en">{description}</p>}
          </Notice>
        )}
      </div>
    </AuthPage>
  );
}
