import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Page, Section } from "../../../ui/page.tsx";
import { refreshModels } from "./ai.ts";
import { ProviderForm } from "./provider-form.tsx";

/** Adds a provider. */
export function NewProviderPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Page title={t("models.addProvider")} back="/admin/models">
      <Section title={t("models.about")}>
        <ProviderForm
          provider={null}
          action={t("models.add")}
          submit={async (body) => {
            const { id } = await reply(api.POST("/api/ai/providers", { body }));
            await refreshModels();
            await navigate({
              to: "/admin/models/providers/$providerId",
              params: { providerId: id },
              replace: true,
            });
          }}
        />
      </Section>
    </Page>
  );
}
