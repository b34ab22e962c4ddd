import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, reply } from "../../../../shared/client/index.ts";
import { api, session } from "../../../app/platform.ts";
import { Delayed } from "../../../ui/delayed.tsx";
import { useForm } from "../../../ui/form.ts";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { AuthPage, authForm } from "../auth-page.tsx";
import { checks } from "../checks.ts";
import { SecondFactor, type SecondFactorAsked } from "../sign-in/second-factor.tsx";
import { journeyOf } from "../sign-in/social.ts";

type State =
  | { readonly t: "working" }
  | { readonly t: "second"; readonly asked: SecondFactorAsked }
  | { readonly t: "invite" }
  | { readonly t: "failed"; readonly error: unknown };

interface Newcomer {
  readonly inviteCode: string;
  readonly username: string;
}

/** Where another service sends back to: ends what was begun in this tab. */
export function SocialReturnPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { code, state = "", iss, error } = useSearch({ from: "/social" });
  const journey = journeyOf(state);
  const [now, setNow] = useState<State>({ t: "working" });
  const begun = useRef(false);

  async function finish(newcomer?: Newcomer): Promise<void> {
    if (journey === null) throw new ApiError("gone", 410);
    const given = await reply(
      api.POST("/api/auth/social/{provider}/finish", {
        params: { path: { provider: journey.provider } },
        body: {
          state,
          transport: "cookie",
          ...(code !== undefined && { code }),
          ...(iss !== undefined && { iss }),
          ...(newcomer && { inviteCode: newcomer.inviteCode }),
          ...(newcomer?.username && { username: newcomer.username }),
        },
      }),
    );
    if ("mfaRequired" in given) return setNow({ t: "second", asked: given });
    if ("tokens" in given) session.adopt(given.tokens);
    await navigate({ href: journey.next, replace: true });
  }

  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    const refused = error !== undefined ? Promise.reject(new ApiError("social_refused", 0)) : null;
    (refused ?? finish()).catch((failure: unknown) => {
      const stranger = failure instanceof ApiError && failure.code === "invite_invalid";
      setNow(stranger ? { t: "invite" } : { t: "failed", error: failure });
    });
  });

  if (now.t === "second") {
    return (
      <AuthPage title={t("mfa.title")} lead={t("mfa.lead")}>
        <SecondFactor
          asked={now.asked}
          onReply={(given) => {
            if (!("tokens" in given)) return;
            session.adopt(given.tokens);
            void navigate({ href: journey?.next ?? "/chats", replace: true });
          }}
          onBack={() => void navigate({ to: "/login", replace: true })}
        />
      </AuthPage>
    );
  }
  if (now.t === "invite") {
    return (
      <AuthPage title={t("register.title")} lead={t("social.inviteLead")}>
        <Invited finish={finish} />
      </AuthPage>
    );
  }
  if (now.t === "failed") {
    return (
      <AuthPage title={t("social.failedTitle")}>
        <div className={authForm}>
          <ProblemNote error={now.error} />
          <Button
            variant="default"
            renderRoot={(props) => (
              <Link to={session.id === null ? "/login" : "/chats"} {...props} />
            )}
          >
            {t("common.back")}
          </Button>
        </div>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={t("social.working")}>
      <Delayed>
        <div className={authForm}>
          <Notice live>{t("verify.checking.text")}</Notice>
        </div>
      </Delayed>
    </AuthPage>
  );
}

/** Somebody new: the invite code, and the username they would like. */
function Invited({ finish }: { finish: (newcomer: Newcomer) => Promise<void> }) {
  const { t } = useTranslation();
  const form = useForm({
    initial: { inviteCode: "", username: "" },
    checks: {
      inviteCode: checks.required,
      username: (value) => (value.trim() === "" ? null : checks.username(value)),
    },
    blame: (error) => {
      if (error.code === "invite_invalid") return { inviteCode: problemText(error) };
      return error.code === "username_taken" ? { username: problemText(error) } : {};
    },
    submit: (values) =>
      finish({ inviteCode: values.inviteCode.trim(), username: values.username.trim() }),
  });
  return (
    <form className={authForm} {...form.bind}>
      <TextInput
        label={t("register.invite")}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        {...form.field("inviteCode")}
      />
      <TextInput
        label={t("register.username")}
        description={t("social.usernameHint")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={32}
        {...form.field("username")}
      />
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <Button type="submit" loading={form.busy}>
        {t("register.submit")}
      </Button>
    </form>
  );
}
