import { lazy, type ReactNode, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SignInReply } from "../../../../shared/client/index.ts";
import { session } from "../../../app/platform.ts";
import { AuthPage } from "../auth-page.tsx";
import { FirstFactor } from "./first-factor.tsx";
import type { SecondFactorAsked } from "./second-factor.tsx";

/** Later steps are loaded when they come: most sign-ins have none. */
const MailCode = lazy(async () => ({ default: (await import("./mail-code.tsx")).MailCode }));
const SecondFactor = lazy(async () => ({
  default: (await import("./second-factor.tsx")).SecondFactor,
}));

interface SignInProps {
  readonly title: string;
  readonly lead: string;
  /** Above the heading: for whom one signs in. */
  readonly above?: ReactNode;
  /** Below the form of the first step. */
  readonly foot?: ReactNode;
  readonly loginHint?: string;
  /** Called once somebody is signed in. */
  readonly onDone: () => void;
}

type Step =
  | { readonly t: "first" }
  | { readonly t: "mail"; readonly email: string }
  | { readonly t: "second"; readonly asked: SecondFactorAsked };

/** The whole way in: a password, a passkey, or a code by mail, and the second factor where there is one. */
export function SignIn({ title, lead, above, foot, loginHint = "", onDone }: SignInProps) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step>({ t: "first" });

  function take(reply: SignInReply): void {
    if ("mfaRequired" in reply) {
      setStep({ t: "second", asked: reply });
      return;
    }
    session.adopt(reply.tokens);
    onDone();
  }

  if (step.t === "second") {
    return (
      <AuthPage title={t("mfa.title")} lead={t("mfa.lead")} above={above}>
        <Suspense fallback={null}>
          <SecondFactor asked={step.asked} onReply={take} onBack={() => setStep({ t: "first" })} />
        </Suspense>
      </AuthPage>
    );
  }
  if (step.t === "mail") {
    return (
      <AuthPage title={t("mailCode.title")} lead={t("mailCode.lead")} above={above}>
        <Suspense fallback={null}>
          <MailCode email={step.email} onReply={take} onBack={() => setStep({ t: "first" })} />
        </Suspense>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={title} lead={lead} above={above}>
      <FirstFactor
        loginHint={loginHint}
        onReply={take}
        onMail={(email) => setStep({ t: "mail", email })}
      />
      {foot}
    </AuthPage>
  );
}
