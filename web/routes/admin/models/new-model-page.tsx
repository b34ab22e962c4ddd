import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Page, Section } from "../../../ui/page.tsx";
import { refreshModels } from "./ai.ts";
import { ModelForm } from "./model-form.tsx";

/** Adds a model to a provider. */
export function NewModelPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { provider: providerId = "" } = useSearch({ from: "/member/admin/models/new" });
  return (
    <Page title={t("models.addModel")} back="/admin/models" wide>
      <Section title={t("models.about")}>
        <ModelForm
          model={null}
          action={t("models.add")}
          submit={async (body) => {
            const added = { ...body, providerId };
            const { id } = await reply(api.POST("/api/ai/models", { body: added }));
            await refreshModels();
            await navigate({
              to: "/admin/models/$modelId",
              params: { modelId: id },
              replace: true,
            });
          }}
        />
      </Section>
    </Page>
  );
}
