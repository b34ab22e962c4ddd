import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AuthPage, authForm } from "../auth-page.tsx";

/** After the deletion of an account has begun. */
export function GoodbyePage() {
  const { t } = useTranslation();
  return (
    <AuthPage title={t("goodbye.title")} lead={t("goodbye.lead")}>
      <div className={authForm}>
        <Button variant="default" renderRoot={(props) => <Link to="/login" {...props} />}>
          {t("goodbye.login")}
        </Button>
      </div>
    </AuthPage>
  );
}
