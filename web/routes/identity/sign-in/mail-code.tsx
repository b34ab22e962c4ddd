import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { reply, type SignInReply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { CodeInput } from "../../../ui/code-input.tsx";
import { useForm } from "../../../ui/form.ts";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { authForm } from "../auth-page.tsx";
import { checks } from "../checks.ts";
import { SendAgain } from "./send-again.tsx";
import css from "./sign-in.module.css";

interface MailCodeProps {
  readonly email: string;
  readonly onReply: (reply: SignInReply) => void;
  readonly onBack: () => void;
}

const send = (email: string) => api.POST("/api/auth/magic-link", { body: { email } });

/** Signing in by mail: the address first, then the six digits. Whether there is such an account is not told. */
export function MailCode({ email, onReply, onBack }: MailCodeProps) {
  const { t } = useTranslation();
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <>
      {sentTo === null ? (
        <Address email={email} onSent={setSentTo} />
      ) : (
        <>
          <div className={authForm}>
            <Notice live>{t("mailCode.sent", { email: sentTo })}</Notice>
          </div>
          <Code email={sentTo} onReply={onReply} />
        </>
      )}
      <div className={css["others"]}>
        {sentTo !== null && <SendAgain send={() => send(sentTo)} />}
        <Button variant="subtle" onClick={onBack}>
          {t("mfa.back")}
        </Button>
      </div>
    </>
  );
}

function Address({ email, onSent }: { email: string; onSent: (email: string) => void }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { email },
    checks: { email: checks.email },
    submit: async (values) => {
      await send(values.email.trim());
      onSent(values.email.trim());
    },
  });
  return (
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
        {t("mailCode.send")}
      </Button>
    </form>
  );
}

function Code({ email, onReply }: Pick<MailCodeProps, "email" | "onReply">) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { code: "" },
    checks: { code: checks.code },
    blame: ({ status }) => ([401, 410].includes(status) ? { code: t("mailCode.wrong") } : {}),
    submit: async ({ code }) => {
      const body = { email, code, transport: "cookie" as const };
      onReply(await reply(api.POST("/api/auth/magic-link/verify", { body })));
    },
  });
  return (
    <form className={authForm} {...form.bind}>
      <CodeInput label={t("mailCode.code")} autoFocus {...form.field("code")} />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("login.submit")}
      </Button>
    </form>
  );
}
