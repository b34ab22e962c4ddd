import { Button } from "@mantine/core";
import { IconFingerprint, IconMail } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply, type SignInReply } from "../../../../shared/client/index.ts";
import { passkeysKnown } from "../../../app/passkeys.ts";
import { api } from "../../../app/platform.ts";
import { Field, SecretField } from "../../../ui/field.tsx";
import { useForm } from "../../../ui/form.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { authForm } from "../auth-page.tsx";
import { checks } from "../checks.ts";
import css from "./sign-in.module.css";
import { SocialButtons } from "./social-buttons.tsx";
import { usePasskeySignIn } from "./use-passkey-sign-in.ts";

interface FirstFactorProps {
  readonly loginHint: string;
  readonly onReply: (reply: SignInReply) => void;
  /** Called with what has been typed as the name, when the reader would rather have a code by mail. */
  readonly onMail: (email: string) => void;
}

/** Who are you, and what proves it: a password, or one of the other ways. */
export function FirstFactor({ loginHint, onReply, onMail }: FirstFactorProps) {
  const { t } = useTranslation();
  const passkey = usePasskeySignIn(onReply);
  const form = useForm({
    initial: { login: loginHint, password: "" },
    checks: { login: checks.required, password: checks.required },
    draft: LOGIN_DRAFT,
    submit: async ({ login, password }) => {
      const body = { login: login.trim(), password, transport: "cookie" as const };
      onReply(await reply(api.POST("/api/auth/login", { body })));
    },
  });
  const { login } = form.values;
  return (
    <>
      <form className={authForm} {...form.bind}>
        <Field
          label={t("login.login")}
          autoComplete="username webauthn"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus={loginHint === ""}
          {...form.field("login")}
        />
        <div>
          <SecretField label={t("login.password")} {...form.field("password")} />
          <p className={css["forgot"]}>
            <Link to="/forgot-password">{t("login.forgot")}</Link>
          </p>
        </div>
        {form.problem !== null && <ProblemNote error={form.problem} />}
        <Button type="submit" loading={form.busy}>
          {t("login.submit")}
        </Button>
      </form>
      <p className={css["or"]}>{t("login.or")}</p>
      <div className={css["ways"]}>
        {passkeysKnown() && (
          <Button
            variant="default"
            leftSection={<IconFingerprint size={20} aria-hidden="true" />}
            loading={passkey.isPending}
            onClick={() => passkey.mutate()}
          >
            {t("login.passkey")}
          </Button>
        )}
        <Button
          variant="default"
          leftSection={<IconMail size={20} aria-hidden="true" />}
          onClick={() => onMail(login.includes("@") ? login.trim() : "")}
        >
          {t("login.mailCode")}
        </Button>
        <SocialButtons />
      </div>
      {passkey.isError && <ProblemNote error={passkey.error} />}
    </>
  );
}

const LOGIN_DRAFT = { key: "veche.draft.login", fields: ["login"] } as const;
