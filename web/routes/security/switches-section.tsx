import { Switch } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ApiError, reply, type Security } from "../../../shared/client/index.ts";
import { api, queries } from "../../app/platform.ts";
import { securityQuery } from "../../app/security.ts";
import { Section } from "../../ui/page.tsx";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./overview.module.css";

const SWITCHES = ["notifyNewDevice", "notifyFailedLogins", "requireMfa"] as const;
type Name = (typeof SWITCHES)[number];

/** What is told by mail, and what is asked of a sign-in. */
export function SwitchesSection({ security }: { security: Security }) {
  const { t } = useTranslation();
  const change = useMutation({
    mutationFn: (body: Partial<Record<Name, boolean>>) =>
      reply(api.PATCH("/api/auth/security", { body })),
    onSuccess: (now) => queries.setQueryData(securityQuery.queryKey, now),
    onError: (error) => {
      if (error instanceof ApiError && error.code === "step_up_required") return;
      toast(problemText(error), "danger");
    },
  });
  return (
    <Section title={t("switches.title")}>
      <div className={css["switches"]}>
        {SWITCHES.map((name) => (
          <Switch
            key={name}
            size="md"
            label={t(`switches.${name}`)}
            description={t(`switches.hints.${name}`)}
            checked={
              change.variables?.[name] !== undefined && change.isPending
                ? change.variables[name]
                : security[name]
            }
            onChange={(event) => change.mutate({ [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </Section>
  );
}
