import { Button, Skeleton } from "@mantine/core";
import { IconDownload, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AiProvider, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { actionsClass, Page, Section } from "../../../ui/page.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { providerQuery, refreshModels } from "./ai.ts";
import { jsonText, saveAs } from "./json-text.ts";
import { ProviderForm } from "./provider-form.tsx";

const PATH = "/api/ai/providers/{providerId}";

/** One provider: how it is reached, its key, what can be done with it. */
export function ProviderPage() {
  const { t } = useTranslation();
  const { providerId } = useParams({ from: "/member/admin/models/providers/$providerId" });
  const provider = useQuery(providerQuery(providerId));
  return (
    <Page title={provider.data?.name ?? t("models.provider")} back="/admin/models">
      {provider.isPending && <Skeleton height={320} radius={12} />}
      {provider.isError && (
        <ProblemNote error={provider.error} onRetry={() => void provider.refetch()} />
      )}
      {provider.data && (
        <>
          <Section title={t("models.about")}>
            <ProviderForm
              key={provider.data.updatedAt}
              provider={provider.data}
              action={t("settings.save")}
              submit={async (body) => {
                await reply(api.PATCH(PATH, { params: { path: { providerId } }, body }));
                await refreshModels();
                toast(t("settings.saved"));
              }}
            />
          </Section>
          <Deeds provider={provider.data} />
        </>
      )}
    </Page>
  );
}

function Deeds({ provider }: { readonly provider: AiProvider }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const { id: providerId, name, slug } = provider;
  const path = { params: { path: { providerId } } };
  const save = useMutation({
    mutationFn: () => reply(api.GET("/api/ai/providers/{providerId}/definition", path)),
    onSuccess: (definition) => saveAs(`${slug}.json`, `${jsonText(definition)}\n`),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const remove = useMutation({
    mutationFn: () => api.DELETE(PATH, path),
    onSuccess: async () => {
      await navigate({ to: "/admin/models", replace: true });
      await refreshModels();
    },
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => setAsking(false),
  });
  return (
    <Section title={t("models.deeds")} lead={t("models.exportLead")}>
      <div className={actionsClass}>
        <Button
          variant="default"
          leftSection={<IconPlus size={18} aria-hidden="true" />}
          renderRoot={(props) => (
            <Link to="/admin/models/new" search={{ provider: providerId }} {...props} />
          )}
        >
          {t("models.addModel")}
        </Button>
        <Button
          variant="default"
          loading={save.isPending}
          leftSection={<IconDownload size={18} aria-hidden="true" />}
          onClick={() => save.mutate()}
        >
          {t("models.export")}
        </Button>
        {provider.kind !== "embedded" && (
          <Button variant="light" color="red" onClick={() => setAsking(true)}>
            {t("models.removeProvider")}
          </Button>
        )}
      </div>
      {asking && (
        <Confirm
          title={t("models.askProvider", { name })}
          text={t("models.askProviderText")}
          action={t("models.removeProvider")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </Section>
  );
}
