import { Button, TextInput } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../../app/platform.ts";
import { useForm } from "../../../ui/form.ts";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { AuthPage, authFoot, authForm } from "../auth-page.tsx";
import { checks } from "../checks.ts";

/** Asks for the mail that sets a new password. Whether there is such an account is not told. */
export function ForgotPasswordPage() {
  const { t } = useTranslation();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    initial: { email: "" },
    checks: { email: checks.email },
    submit: async ({ email }) => {
      await api.POST("/api/auth/password/forgot", { body: { email: email.trim() } });
      setSentTo(email.trim());
    },
  });
  return (
    <AuthPage title={t("recover.title")} lead={t("recover.lead")}>
      {sentTo === null ? (
        <form className={authForm} {...form.bind}>
          <TextInput
            label={t("register.email")}
            type="email"
            inputMode="email"
            autoComplete="email"
            autoFocus
            {...form.field("email")}
          />
          {form.problem !== null && <ProblemNote error={form.problem} />}
          <Button type="submit" loading={form.busy}>
            {t("recover.send")}
          </Button>
        </form>
      ) : (
        <div className={authForm}>
          <Notice tone="good" live>
            {t("recover.sent", { email: sentTo })}
          </Notice>
          <Button variant="default" onClick={() => setSentTo(null)}>
            {t("recover.another")}
          </Button>
        </div>
      )}
      <p className={authFoot}>
        <Link to="/login">{t("recover.toLogin")}</Link>
      </p>
    </AuthPage>
  );
}
