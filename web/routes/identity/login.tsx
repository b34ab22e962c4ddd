import { Button, PasswordInput, TextInput } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply } from "../../../shared/client/index.ts";
import { api, session } from "../../app/platform.ts";
import { useForm } from "../../ui/form.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { AuthPage, authFoot, authForm } from "./auth-page.tsx";
import { checks } from "./checks.ts";

export function LoginPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { next } = useSearch({ from: "/guest/login" });
  const form = useForm({
    initial: { login: "", password: "" },
    checks: { login: checks.required, password: checks.required },
    draft: LOGIN_DRAFT,
    submit: async ({ login, password }) => {
      const body = { login: login.trim(), password, transport: "cookie" as const };
      session.adopt((await reply(api.POST("/api/auth/login", { body }))).tokens);
      await navigate({ href: next ?? "/chats", replace: true });
    },
  });
  return (
    <AuthPage title={t("login.title")} lead={t("login.lead")}>
      <form className={authForm} {...form.bind}>
        <TextInput
          label={t("login.login")}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.field("login")}
        />
        <PasswordInput
          label={t("login.password")}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ "aria-label": t("form.showPassword") }}
          {...form.field("password")}
        />
        {form.problem !== null && <ProblemNote error={form.problem} />}
        <Button type="submit" loading={form.busy}>
          {t("login.submit")}
        </Button>
      </form>
      <p className={authFoot}>
        {t("login.noAccount")} <Link to="/register">{t("login.register")}</Link>
      </p>
    </AuthPage>
  );
}

const LOGIN_DRAFT = { key: "veche.draft.login", fields: ["login"] } as const;
