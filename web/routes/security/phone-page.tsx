import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { Badge } from "../../ui/badge.tsx";
import { CodeInput } from "../../ui/code-input.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { useForm } from "../../ui/form.ts";
import { Notice } from "../../ui/notice.tsx";
import { actionsClass, formClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { checks } from "../identity/checks.ts";
import { SendAgain } from "../identity/sign-in/send-again.tsx";
import { useSecurityChanged } from "./use-security-changed.ts";

/** The phone number: proven by a code in a message. */
export function PhonePage() {
  const { t } = useTranslation();
  const me = useMe();
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <Page title={t("phone.title")} lead={t("phone.lead")} back="/settings/security">
      {me.phone !== null && <Current phone={me.phone} verified={me.phoneVerified} />}
      <Section title={t(me.phone === null ? "phone.add" : "phone.change")}>
        {sentTo === null ? (
          <Ask onSent={setSentTo} />
        ) : (
          <Code phone={sentTo} onDone={() => setSentTo(null)} />
        )}
      </Section>
    </Page>
  );
}

function Current({ phone, verified }: { phone: string; verified: boolean }) {
  const { t } = useTranslation();
  const changed = useSecurityChanged();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/auth/phone"),
    onSuccess: changed,
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => setAsking(false),
  });
  return (
    <Section title={t("phone.current")}>
      <p>
        {phone}{" "}
        <Badge tone={verified ? "good" : "plain"}>
          {t(verified ? "phone.confirmed" : "phone.unconfirmed")}
        </Badge>
      </p>
      <div className={actionsClass}>
        <Button variant="light" color="red" onClick={() => setAsking(true)}>
          {t("common.remove")}
        </Button>
      </div>
      {asking && (
        <Confirm
          title={t("phone.removeTitle")}
          text={t("phone.removeText", { phone })}
          action={t("common.remove")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}

const bare = (phone: string) => phone.replace(/[\s()-]/g, "");

function Ask({ onSent }: { onSent: (phone: string) => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { phone: "+" },
    checks: {
      phone: (value) => (/^\+[1-9]\d{6,14}$/.test(bare(value)) ? null : t("phone.wrong")),
    },
    blame: ({ fields }) => (fields.length > 0 ? { phone: t("phone.wrong") } : {}),
    submit: async ({ phone }) => {
      await api.POST("/api/auth/phone/start", { body: { phone: bare(phone) } });
      onSent(bare(phone));
    },
  });
  return (
    <form className={formClass} {...form.bind}>
      <TextInput
        label={t("phone.number")}
        description={t("phone.hint")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        type="tel"
        autoComplete="tel"
        {...form.field("phone")}
      />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("phone.send")}
      </Button>
    </form>
  );
}

function Code({ phone, onDone }: { phone: string; onDone: () => void }) {
  const { t } = useTranslation();
  const changed = useSecurityChanged();
  const form = useForm({
    initial: { code: "" },
    checks: { code: checks.code },
    blame: ({ status }) => ([401, 410].includes(status) ? { code: t("mailCode.wrong") } : {}),
    submit: async ({ code }) => {
      await api.POST("/api/auth/phone/verify", { body: { code } });
      await changed();
      toast(t("phone.done"));
      onDone();
    },
  });
  return (
    <form className={formClass} {...form.bind}>
      <Notice live>{t("phone.sent", { phone })}</Notice>
      <CodeInput label={t("phone.code")} autoFocus {...form.field("code")} />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("phone.submit")}
      </Button>
      <div className={actionsClass}>
        <SendAgain send={() => api.POST("/api/auth/phone/start", { body: { phone } })} />
        <Button variant="subtle" color="gray" onClick={onDone}>
          {t("phone.another")}
        </Button>
      </div>
    </form>
  );
}
