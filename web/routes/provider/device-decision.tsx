import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { DeviceRequest } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { countryText } from "../../ui/country-text.ts";
import { Notice } from "../../ui/notice.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { AuthPage, authForm } from "../identity/auth-page.tsx";
import { ApplicationBadge } from "./application-badge.tsx";
import css from "./provider.module.css";
import { ScopeList } from "./scope-list.tsx";

interface DeviceDecisionProps {
  readonly asked: DeviceRequest;
  readonly onDone: (outcome: "allowed" | "refused") => void;
  readonly onBack: () => void;
}

/** What asks and from where: a code that somebody else sent is noticed here, or not at all. */
export function DeviceDecision({ asked, onDone, onBack }: DeviceDecisionProps) {
  const { t } = useTranslation();
  const { application, scopes, ip, country, userCode } = asked;
  const deciding = useMutation({
    mutationFn: (allow: boolean) => api.POST("/api/oauth/device", { body: { userCode, allow } }),
    onSuccess: (_, allow) => onDone(allow ? "allowed" : "refused"),
  });
  const place = [ip, country && countryText(country)].filter(Boolean).join(", ");
  return (
    <AuthPage
      title={t("device.ask", { name: application.name })}
      above={<ApplicationBadge application={application} />}
    >
      <div className={authForm}>
        <dl className={css["facts"]}>
          <dt>{t("device.code")}</dt>
          <dd className={css["code"]}>{userCode}</dd>
          {place !== "" && (
            <>
              <dt>{t("device.from")}</dt>
              <dd>{place}</dd>
            </>
          )}
        </dl>
        <p>{t("authorize.asks")}</p>
        <ScopeList scopes={scopes} />
        <Notice tone="warning">{t("device.warning")}</Notice>
        {deciding.isError && <ProblemNote error={deciding.error} />}
        <div className={css["buttons"]}>
          <Button
            variant="default"
            disabled={deciding.isPending}
            onClick={() => deciding.mutate(false)}
          >
            {t("authorize.refuse")}
          </Button>
          <Button
            loading={deciding.isPending && deciding.variables}
            onClick={() => deciding.mutate(true)}
          >
            {t("device.letIn")}
          </Button>
        </div>
        <Button variant="subtle" color="gray" onClick={onBack}>
          {t("device.anotherCode")}
        </Button>
      </div>
    </AuthPage>
  );
}
