import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type ApiError, reply } from "../../../shared/client/index.ts";
import { api, session } from "../../app/platform.ts";
import { currentLanguage } from "../../i18n/index.ts";
import { useForm } from "../../ui/form.ts";
import { NewPasswordField } from "../../ui/password-field.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { AuthPage, authFoot, authForm } from "./auth-page.tsx";
import { checks, refusedText } from "./checks.ts";

type Field = "displayName" | "username" | "email" | "password" | "inviteCode";

export function RegisterPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { invite } = useSearch({ from: "/guest/register" });
  // A code that came with the link is not asked for again, unless the platform refuses it.
  const [askInvite, setAskInvite] = useState(invite === undefined);
  const form = useForm<Record<Field, string>>({
    initial: { displayName: "", username: "", email: "", password: "", inviteCode: invite ?? "" },
    checks: {
      displayName: checks.required,
      username: checks.username,
      email: checks.email,
      password: checks.password,
      inviteCode: checks.required,
    },
    draft: REGISTER_DRAFT,
    blame: (error) => {
      if (error.code === "invite_invalid") setAskInvite(true);
      return blame(error);
    },
    submit: async ({ displayName, username, email, password, inviteCode }) => {
      const { tokens } = await reply(
        api.POST("/api/auth/register", {
          body: {
            displayName: displayName.trim(),
            username: username.trim(),
            email: email.trim(),
            password,
            inviteCode: inviteCode.trim(),
            locale: currentLanguage(),
            transport: "cookie",
          },
        }),
      );
      session.adopt(tokens);
      await navigate({ to: "/chats", replace: true });
    },
  });
  return (
    <AuthPage
      title={t("register.title")}
      lead={askInvite ? t("register.lead") : t("register.leadInvited")}
    >
      <form className={authForm} {...form.bind}>
        {askInvite && (
          <TextInput
            label={t("register.invite")}
            description={t("register.inviteHint")}
            inputWrapperOrder={["label", "input", "description", "error"]}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            {...form.field("inviteCode")}
          />
        )}
        <TextInput
          label={t("register.displayName")}
          autoComplete="name"
          maxLength={80}
          {...form.field("displayName")}
        />
        <TextInput
          label={t("register.username")}
          description={t("register.usernameHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={32}
          {...form.field("username")}
        />
        <TextInput
          label={t("register.email")}
          type="email"
          inputMode="email"
          autoComplete="email"
          {...form.field("email")}
        />
        <NewPasswordField label={t("register.password")} {...form.field("password")} />
        {form.problem !== null && <ProblemNote error={form.problem} />}
        <Button type="submit" loading={form.busy}>
          {t("register.submit")}
        </Button>
      </form>
      <p className={authFoot}>
        {t("register.haveAccount")} <Link to="/login">{t("register.login")}</Link>
      </p>
    </AuthPage>
  );
}

const REGISTER_DRAFT = {
  key: "veche.draft.register",
  fields: ["displayName", "username", "email"],
} as const;

const FIELD_OF_CODE: Readonly<Record<string, Field>> = {
  email_taken: "email",
  username_taken: "username",
  invite_invalid: "inviteCode",
};

/** Which field a refusal belongs to, and what to say there. */
function blame(error: ApiError): { [Name in Field]?: string } {
  const field = FIELD_OF_CODE[error.code];
  if (field !== undefined) return { [field]: problemText(error) };
  return Object.fromEntries(error.fields.map(({ path }) => [path, refusedText(path)]));
}
