import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type OAuthApp, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Confirm } from "../../ui/dialog.tsx";
import { actionsClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote, problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { AppForm } from "./app-form.tsx";
import { AppSecret } from "./app-secret.tsx";

const PATH = "/api/admin/apps/{appId}";

/** One application: what it is, its secret, its end. */
export function AppPage() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { appId } = useParams({ from: "/member/admin/apps/$appId" });
  const app = useQuery({
    queryKey: ["admin", "app", appId],
    queryFn: () => reply(api.GET(PATH, { params: { path: { appId } } })),
  });
  return (
    <Page title={app.data?.name ?? t("apps.name")} back="/admin/apps">
      {app.isPending && <Skeleton height={320} radius={12} />}
      {app.isError && <ProblemNote error={app.error} onRetry={() => void app.refetch()} />}
      {app.data && (
        <>
          <Secret app={app.data} />
          <Section title={t("apps.about")}>
            <AppForm
              key={app.data.updatedAt}
              app={app.data}
              action={t("settings.save")}
              submit={async (body) => {
                await api.PATCH(PATH, { params: { path: { appId } }, body });
                await queries.invalidateQueries({ queryKey: ["admin"] });
                toast(t("settings.saved"));
              }}
            />
          </Section>
        </>
      )}
    </Page>
  );
}

/** Tells a failure, unless the reader would not prove who they are: they know. */
function tell(error: Error): void {
  if (error instanceof ApiError && error.code === "step_up_required") return;
  toast(problemText(error), "danger");
}

function Secret({ app }: { app: OAuthApp }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asking, setAsking] = useState<"rotate" | "remove" | null>(null);
  const path = { params: { path: { appId: app.id } } };
  const rotate = useMutation({
    mutationFn: () => reply(api.POST("/api/admin/apps/{appId}/rotate-secret", path)),
    onError: tell,
    onSettled: () => setAsking(null),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE(PATH, path),
    onSuccess: async () => {
      await navigate({ to: "/admin/apps", replace: true });
      await queries.invalidateQueries({ queryKey: ["admin", "apps"] });
    },
    onError: (error) => {
      setAsking(null);
      tell(error);
    },
  });
  const hasSecret = app.tokenEndpointAuthMethod.startsWith("client_secret");
  const deed = asking === "rotate" ? rotate : remove;
  return (
    <Section title={t("apps.identity")}>
      <AppSecret
        clientId={app.clientId}
        clientSecret={rotate.data?.clientSecret ?? null}
        {...(hasSecret && { kept: rotate.data === undefined })}
      />
      <div className={actionsClass}>
        {hasSecret && (
          <Button variant="default" onClick={() => setAsking("rotate")}>
            {t("apps.do.rotate")}
          </Button>
        )}
        <Button variant="light" color="red" onClick={() => setAsking("remove")}>
          {t("apps.do.remove")}
        </Button>
      </div>
      {asking !== null && (
        <Confirm
          title={t(`apps.ask.${asking}`, { name: app.name })}
          text={t(`apps.askText.${asking}`)}
          action={t(`apps.do.${asking}`)}
          busy={deed.isPending}
          onConfirm={() => deed.mutate()}
          onClose={() => setAsking(null)}
        />
      )}
    </Section>
  );
}
