import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api } from "../../app/platform.ts";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import css from "./settings.module.css";

/** Says that the address is not confirmed yet, and sends the mail again. */
export function VerifyEmail() {
  const { t } = useTranslation();
  const resend = useMutation({
    mutationFn: () => api.POST("/api/auth/email/resend"),
    onSuccess: () => toast(t("settings.verifySent")),
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <div className={css["verify"]}>
      <p>{t("settings.verifyText")}</p>
      <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
        {t("settings.verifyResend")}
      </Button>
    </div>
  );
}
