import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Interaction } from "../../../shared/client/index.ts";
import { session } from "../../app/platform.ts";
import { AuthPage, authFoot } from "../identity/auth-page.tsx";
import { SignIn } from "../identity/sign-in/sign-in.tsx";
import { ProofForm } from "../identity/step-up/proof-form.tsx";
import { ApplicationBadge } from "./application-badge.tsx";
import { useDecision } from "./use-decision.ts";

interface ProviderSignInProps {
  readonly interaction: Interaction;
  readonly again: () => void;
  /** The reader would rather be somebody else. */
  readonly another?: boolean;
}

/** Signing in for an application: anew, or only a proof that it is still the same person. */
export function ProviderSignIn({ interaction, again, another = false }: ProviderSignInProps) {
  const { t } = useTranslation();
  const { application, loginHint } = interaction;
  const [anew, setAnew] = useState(another);
  const decision = useDecision(interaction.id);
  const above = <ApplicationBadge application={application} />;
  if (session.id !== null && interaction.reauthenticate && !anew) {
    return (
      <AuthPage title={t("stepUp.title")} lead={t("authorize.reauthenticate")} above={above}>
        <ProofForm onProven={again} />
        <p className={authFoot}>
          <Button variant="subtle" onClick={() => setAnew(true)}>
            {t("authorize.another")}
          </Button>
        </p>
      </AuthPage>
    );
  }
  return (
    <SignIn
      title={t("authorize.signIn", { name: application.name })}
      lead={t("authorize.signInLead")}
      above={above}
      {...(loginHint !== null && { loginHint })}
      onDone={again}
      foot={
        <p className={authFoot}>
          <Button
            variant="subtle"
            color="gray"
            loading={decision.isPending}
            onClick={() => decision.mutate("cancel")}
          >
            {t("authorize.cancel", { name: application.name })}
          </Button>
        </p>
      }
    />
  );
}
