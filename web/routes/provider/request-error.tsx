import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../shared/client/index.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { AuthPage, authForm } from "../identity/auth-page.tsx";

interface RequestErrorProps {
  readonly error: unknown;
  readonly onRetry?: () => void;
}

/** For a request of an application that cannot be answered. */
export function RequestError({ error, onRetry }: RequestErrorProps) {
  const { t } = useTranslation();
  const final = error instanceof ApiError && [400, 404, 410].includes(error.status);
  return (
    <AuthPage title={t("authorize.failedTitle")} lead={t("authorize.failedText")}>
      <div className={authForm}>
        {!final && <ProblemNote error={error} {...(onRetry && { onRetry })} />}
        <Button variant="default" renderRoot={(props) => <Link to="/chats" {...props} />}>
          {t("verify.continue")}
        </Button>
      </div>
    </AuthPage>
  );
}
