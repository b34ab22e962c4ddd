import { Button, Skeleton } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AiModel, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { actionsClass, Page, Section } from "../../../ui/page.tsx";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { modelQuery, refreshModels } from "./ai.ts";
import { ModelForm } from "./model-form.tsx";
import { ModelTrial } from "./model-trial.tsx";

const PATH = "/api/ai/models/{modelId}";

/** One model: a trial of it, and how it is asked and read. */
export function ModelPage() {
  const { t } = useTranslation();
  const { modelId } = useParams({ from: "/member/admin/models/$modelId" });
  const model = useQuery(modelQuery(modelId));
  return (
    <Page title={model.data?.name ?? t("models.model")} back="/admin/models" wide>
      {model.isPending && <Skeleton height={320} radius={12} />}
      {model.isError && <ProblemNote error={model.error} onRetry={() => void model.refetch()} />}
      {model.data && (
        <>
          <Section title={t("models.trial")} lead={t("models.trialLead")}>
            <ModelTrial model={model.data} />
          </Section>
          <Section title={t("models.about")}>
            <ModelForm
              key={model.data.updatedAt}
              model={model.data}
              action={t("settings.save")}
              submit={async (body) => {
                await reply(api.PATCH(PATH, { params: { path: { modelId } }, body }));
                await refreshModels();
                toast(t("settings.saved"));
              }}
            />
          </Section>
          <Removal model={model.data} />
        </>
      )}
    </Page>
  );
}

function Removal({ model }: { readonly model: AiModel }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const remove = useMutation({
    mutationFn: () => api.DELETE(PATH, { params: { path: { modelId: model.id } } }),
    onSuccess: async () => {
      await navigate({ to: "/admin/models", replace: true });
      await refreshModels();
    },
    onError: (error) => toast(problemText(error), "danger"),
    onSettled: () => setAsking(false),
  });
  return (
    <div className={actionsClass}>
      <Button variant="light" color="red" onClick={() => setAsking(true)}>
        {t("models.removeModel")}
      </Button>
      {asking && (
        <Confirm
          title={t("models.askModel", { name: model.name })}
          text={t("models.askModelText")}
          action={t("models.removeModel")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}
