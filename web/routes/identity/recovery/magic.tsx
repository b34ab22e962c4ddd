import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, reply, type SignInReply } from "../../../../shared/client/index.ts";
import { api, session } from "../../../app/platform.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import { AuthPage, authForm } from "../auth-page.tsx";
import { SecondFactor, type SecondFactorAsked } from "../sign-in/second-factor.tsx";

/** Where the link of a sign-in mail leads. It is used by a press of the button: mail scanners open links too. */
export function MagicPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { token = "" } = useSearch({ from: "/magic-link" });
  const [asked, setAsked] = useState<SecondFactorAsked | null>(null);

  function take(given: SignInReply): void {
    if ("mfaRequired" in given) {
      setAsked(given);
      return;
    }
    session.adopt(given.tokens);
    void navigate({ to: "/chats", replace: true });
  }

  const using = useMutation({
    mutationFn: () => {
      const body = { token, transport: "cookie" as const };
      return reply(api.POST("/api/auth/magic-link/verify", { body }));
    },
    onSuccess: take,
  });
  const used = token === "" || (using.error instanceof ApiError && using.error.status === 410);
  if (asked !== null) {
    return (
      <AuthPage title={t("mfa.title")} lead={t("mfa.lead")}>
        <SecondFactor
          asked={asked}
          onReply={take}
          onBack={() => void navigate({ to: "/login", replace: true })}
        />
      </AuthPage>
    );
  }
  if (used) {
    return (
      <AuthPage title={t("verify.used.title")} lead={t("magic.used")}>
        <div className={authForm}>
          <Button renderRoot={(props) => <Link to="/login" {...props} />}>
            {t("magic.toLogin")}
          </Button>
        </div>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={t("magic.title")} lead={t("magic.lead")}>
      <div className={authForm}>
        {using.isError && <ProblemNote error={using.error} />}
        <Button autoFocus loading={using.isPending} onClick={() => using.mutate()}>
          {t("login.submit")}
        </Button>
      </div>
    </AuthPage>
  );
}
