import { Button } from "@mantine/core";
import { Link, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, session } from "../../../app/platform.ts";
import { useForm } from "../../../ui/form.ts";
import { NewPasswordField } from "../../../ui/password-field.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { AuthPage, authForm } from "../auth-page.tsx";
import { blamePassword, checks } from "../checks.ts";

/** Where the link of the mail leads that sets a new password. */
export function ResetPasswordPage() {
  const { t } = useTranslation();
  const { token = "" } = useSearch({ from: "/reset-password" });
  const [state, setState] = useState<"ask" | "done" | "used">(token === "" ? "used" : "ask");
  const form = useForm({
    initial: { password: "" },
    checks: { password: checks.password },
    blame: blamePassword,
    submit: async ({ password }) => {
      await api.POST("/api/auth/password/reset", { body: { token, password } });
      // Every session has ended, this browser's too if it had one.
      if (session.id !== null) session.end();
      setState("done");
    },
  });
  const gone = state === "used" || isGone(form.problem);
  if (gone) return <UsedLink />;
  if (state === "done") {
    return (
      <AuthPage title={t("reset.doneTitle")} lead={t("reset.doneText")}>
        <div className={authForm}>
          <Button renderRoot={(props) => <Link to="/login" {...props} />}>
            {t("login.submit")}
          </Button>
        </div>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={t("reset.title")} lead={t("reset.lead")}>
      <form className={authForm} {...form.bind}>
        <NewPasswordField label={t("reset.password")} autoFocus {...form.field("password")} />
        {form.problem !== null && <ProblemNote error={form.problem} />}
        <Button type="submit" loading={form.busy}>
          {t("reset.submit")}
        </Button>
      </form>
    </AuthPage>
  );
}

function UsedLink() {
  const { t } = useTranslation();
  return (
    <AuthPage title={t("verify.used.title")} lead={t("reset.used")}>
      <div className={authForm}>
        <Button renderRoot={(props) => <Link to="/forgot-password" {...props} />}>
          {t("recover.send")}
        </Button>
      </div>
    </AuthPage>
  );
}

function isGone(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === 410;
}
