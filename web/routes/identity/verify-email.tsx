import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useSearch } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { AuthPage } from "./auth-page.tsx";
import css from "./verify-email.module.css";

/** Where the link of the verification mail leads. */
export function VerifyEmailPage() {
  const { t } = useTranslation();
  const { token = "" } = useSearch({ from: "/verify-email" });
  const queries = useQueryClient();
  // As a query, so that one link makes one call however often the page is drawn.
  const verified = useQuery({
    queryKey: ["verify-email", token],
    queryFn: async () => {
      await api.POST("/api/auth/email/verify", { body: { token } });
      return true;
    },
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
    enabled: token !== "",
  });
  useEffect(() => {
    if (verified.isSuccess) void queries.invalidateQueries({ queryKey: ["me"] });
  }, [queries, verified.isSuccess]);

  const used = verified.error instanceof ApiError && verified.error.status === 410;
  const state = verified.isSuccess ? "done" : token === "" || used ? "used" : "checking";
  return (
    <AuthPage title={t(`verify.${state}.title`)} lead={t(`verify.${state}.text`)}>
      <div className={css["next"]} aria-live="polite">
        {verified.isError && !used && (
          <ProblemNote error={verified.error} onRetry={() => void verified.refetch()} />
        )}
        {state !== "checking" && (
          <Button renderRoot={(props) => <Link to="/chats" {...props} />}>
            {t("verify.continue")}
          </Button>
        )}
      </div>
    </AuthPage>
  );
}
