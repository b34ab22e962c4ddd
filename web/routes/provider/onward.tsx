import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Interaction } from "../../../shared/client/index.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { AuthPage, authForm } from "../identity/auth-page.tsx";
import { ApplicationBadge } from "./application-badge.tsx";
import { useDecision } from "./use-decision.ts";

/** Nothing is left to ask: goes on by itself. */
export function Onward({ interaction }: { interaction: Interaction }) {
  const { t } = useTranslation();
  const decision = useDecision(interaction.id);
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    decision.mutate("allow");
  }, [decision.mutate]);
  return (
    <AuthPage
      title={t("authorize.onward", { name: interaction.application.name })}
      above={<ApplicationBadge application={interaction.application} />}
    >
      {decision.isError && (
        <div className={authForm}>
          <ProblemNote error={decision.error} />
          <Button loading={decision.isPending} onClick={() => decision.mutate("allow")}>
            {t("authorize.continue")}
          </Button>
        </div>
      )}
    </AuthPage>
  );
}
