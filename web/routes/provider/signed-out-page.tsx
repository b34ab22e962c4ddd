import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AuthPage, authForm } from "../identity/auth-page.tsx";

/** After an application has ended the session, where it named no page of its own. */
export function SignedOutPage() {
  const { t } = useTranslation();
  return (
    <AuthPage title={t("signedOut.title")} lead={t("signedOut.lead")}>
      <div className={authForm}>
        <Button variant="default" renderRoot={(props) => <Link to="/login" {...props} />}>
          {t("login.submit")}
        </Button>
      </div>
    </AuthPage>
  );
}
