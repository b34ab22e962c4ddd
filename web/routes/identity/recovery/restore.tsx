import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { meQuery, useMe } from "../../../app/me.ts";
import { api, queries } from "../../../app/platform.ts";
import { signOut } from "../../../app/sign-out.ts";
import { useFormat } from "../../../ui/format.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { ExportPanel } from "../../security/export-panel.tsx";
import { AuthPage, authForm } from "../auth-page.tsx";

/** All that an account may do which is about to be deleted: stay after all, take its data, or leave. */
export function RestorePage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { deletionAt } = useMe();
  const navigate = useNavigate();
  const onError = (error: unknown) => toast(problemText(error), "danger");
  const restore = useMutation({
    mutationFn: () => reply(api.POST("/api/users/me/restore")),
    onSuccess: async (me) => {
      queries.setQueryData(meQuery.queryKey, me);
      toast(t("restore.done"));
      await navigate({ to: "/chats", replace: true });
    },
    onError,
  });
  const leave = useMutation({ mutationFn: signOut, onError });
  return (
    <AuthPage
      title={t("restore.title")}
      lead={t("restore.lead", { at: deletionAt === null ? "" : format.dateTime(deletionAt) })}
    >
      <div className={authForm}>
        <Button loading={restore.isPending} onClick={() => restore.mutate()}>
          {t("restore.submit")}
        </Button>
        <ExportPanel />
        <Button variant="subtle" loading={leave.isPending} onClick={() => leave.mutate()}>
          {t("settings.signOut")}
        </Button>
      </div>
    </AuthPage>
  );
}
