import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { Badge } from "../../ui/badge.tsx";
import { useForm } from "../../ui/form.ts";
import { Notice } from "../../ui/notice.tsx";
import { formClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { checks, refusedText } from "../identity/checks.ts";
import { VerifyEmail } from "../people/verify-email-note.tsx";

/** The e-mail address, and how to have another. */
export function EmailPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Page title={t("email.title")} back="/settings/security">
      <Section title={t("email.current")}>
        <p>
          {me.email}{" "}
          <Badge tone={me.emailVerified ? "good" : "plain"}>
            {t(me.emailVerified ? "settings.verified" : "email.unconfirmed")}
          </Badge>
        </p>
        {!me.emailVerified && <VerifyEmail />}
      </Section>
      <Section title={t("email.change")} lead={t("email.changeLead")}>
        <ChangeEmail />
      </Section>
    </Page>
  );
}

function ChangeEmail() {
  const { t } = useTranslation();
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useForm({
    initial: { email: "" },
    checks: { email: checks.email },
    blame: ({ fields }) =>
      fields.some(({ path }) => path === "email") ? { email: refusedText("email") } : {},
    submit: async ({ email }) => {
      await api.POST("/api/auth/email/change", { body: { email: email.trim() } });
      setSentTo(email.trim());
    },
  });
  if (sentTo !== null) {
    return (
      <Notice tone="good" live>
        {t("email.sent", { email: sentTo })}
      </Notice>
    );
  }
  return (
    <form className={formClass} {...form.bind}>
      <TextInput
        label={t("email.new")}
        type="email"
        inputMode="email"
        autoComplete="email"
        {...form.field("email")}
      />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("email.submit")}
      </Button>
    </form>
  );
}
