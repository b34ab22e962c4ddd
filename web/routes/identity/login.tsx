import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { authFoot } from "./auth-page.tsx";
import { SignIn } from "./sign-in/sign-in.tsx";

export function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/guest/login" });
  return (
    <SignIn
      title={t("login.title")}
      lead={t("login.lead")}
      onDone={() => void navigate({ href: next ?? "/chats", replace: true })}
      foot={
        <p className={authFoot}>
          {t("login.noAccount")} <Link to="/register">{t("login.register")}</Link>
        </p>
      }
    />
  );
}
