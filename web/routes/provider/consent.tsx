import { Button } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Interaction } from "../../../shared/client/index.ts";
import { meQuery } from "../../app/me.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { AuthPage, authForm } from "../identity/auth-page.tsx";
import { ApplicationBadge } from "./application-badge.tsx";
import css from "./provider.module.css";
import { ProviderSignIn } from "./provider-sign-in.tsx";
import { ScopeList } from "./scope-list.tsx";
import { useDecision } from "./use-decision.ts";

/** What the application would be let to do, and the choice. */
export function Consent({ interaction, again }: { interaction: Interaction; again: () => void }) {
  const { t } = useTranslation();
  const me = useSuspenseQuery(meQuery).data;
  const [switching, setSwitching] = useState(false);
  const decision = useDecision(interaction.id);
  const { application, scopes, newScopes } = interaction;
  if (switching) return <ProviderSignIn interaction={interaction} again={again} another />;
  const known = scopes.filter((scope) => !newScopes.includes(scope));
  return (
    <AuthPage
      title={t("authorize.title", { name: application.name })}
      above={<ApplicationBadge application={application} />}
    >
      <div className={authForm}>
        <div className={css["account"]}>
          <Avatar id={me.id} name={me.displayName} url={me.avatarUrl} size={36} />
          <span>{me.email}</span>
          <Button variant="subtle" onClick={() => setSwitching(true)}>
            {t("authorize.another")}
          </Button>
        </div>
        <p>{t(known.length > 0 ? "authorize.asksMore" : "authorize.asks")}</p>
        <ScopeList scopes={newScopes.length > 0 ? newScopes : scopes} />
        {decision.isError && <ProblemNote error={decision.error} />}
        <div className={css["buttons"]}>
          <Button
            variant="default"
            disabled={decision.isPending}
            onClick={() => decision.mutate("refuse")}
          >
            {t("authorize.refuse")}
          </Button>
          <Button
            loading={decision.isPending && decision.variables === "allow"}
            onClick={() => decision.mutate("allow")}
          >
            {t("authorize.allow")}
          </Button>
        </div>
        <p className={css["small"]}>{t("authorize.later")}</p>
      </div>
    </AuthPage>
  );
}
