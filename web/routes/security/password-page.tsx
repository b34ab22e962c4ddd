import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { securityQuery } from "../../app/security.ts";
import { useForm } from "../../ui/form.ts";
import { Notice } from "../../ui/notice.tsx";
import { formClass, Page, Section } from "../../ui/page.tsx";
import { NewPasswordField, PasswordField } from "../../ui/password-field.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { blamePassword, checks } from "../identity/checks.ts";
import { useSecurityChanged } from "./use-security-changed.ts";

/** Changing the password; an account that has none gets one by mail. */
export function PasswordPage() {
  const { t } = useTranslation();
  const security = useQuery(securityQuery);
  return (
    <Page title={t("password.title")} back="/settings/security">
      <Section title={t("password.change")} lead={t("password.changeLead")}>
        {security.data?.factors.password === false ? <FirstPassword /> : <ChangePassword />}
      </Section>
    </Page>
  );
}

function ChangePassword() {
  const { t } = useTranslation();
  const { email } = useMe();
  const navigate = useNavigate();
  const changed = useSecurityChanged();
  const form = useForm({
    initial: { currentPassword: "", password: "" },
    checks: { currentPassword: checks.required, password: checks.password },
    blame: (error) =>
      error.status === 401 ? { currentPassword: t("stepUp.wrong.password") } : blamePassword(error),
    submit: async (body) => {
      await api.POST("/api/auth/password/change", { body });
      await changed();
      toast(t("password.changed"));
      await navigate({ to: "/settings/security" });
    },
  });
  return (
    <form className={formClass} {...form.bind}>
      <input hidden readOnly autoComplete="username" value={email} />
      <PasswordField label={t("password.current")} {...form.field("currentPassword")} />
      <NewPasswordField label={t("reset.password")} {...form.field("password")} />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("password.change")}
      </Button>
    </form>
  );
}

function FirstPassword() {
  const { t } = useTranslation();
  const { email } = useMe();
  const sending = useMutation({
    mutationFn: () => api.POST("/api/auth/password/forgot", { body: { email } }),
  });
  if (sending.isSuccess) return <Notice live>{t("recover.sent", { email })}</Notice>;
  return (
    <div className={formClass}>
      <Notice>{t("password.missing")}</Notice>
      {sending.isError && <ProblemNote error={sending.error} />}
      <Button loading={sending.isPending} onClick={() => sending.mutate()}>
        {t("recover.send")}
      </Button>
    </div>
  );
}
