import { Button, Skeleton } from "@mantine/core";
import { IconPlus, IconUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { AiModel, AiProvider } from "../../../../shared/client/index.ts";
import { Badge } from "../../../ui/badge.tsx";
import { actionsClass, Page, Section } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "../admin.module.css";
import { modelsQuery, providersQuery } from "./ai.ts";

/** Providers of models with what each offers. */
export function ModelsPage() {
  const { t } = useTranslation();
  const providers = useQuery(providersQuery);
  const models = useQuery(modelsQuery);
  const failed = providers.error ?? models.error;
  return (
    <Page
      title={t("admin.models")}
      wide
      actions={
        <div className={actionsClass}>
          <Button
            variant="default"
            leftSection={<IconUpload size={18} aria-hidden="true" />}
            renderRoot={(props) => <Link to="/admin/models/import" {...props} />}
          >
            {t("models.import")}
          </Button>
          <Button
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            renderRoot={(props) => <Link to="/admin/models/providers/new" {...props} />}
          >
            {t("models.addProvider")}
          </Button>
        </div>
      }
    >
      {failed && <ProblemNote error={failed} onRetry={() => void providers.refetch()} />}
      {(providers.isPending || models.isPending) && !failed && (
        <Skeleton height={240} radius={12} />
      )}
      {providers.data &&
        models.data &&
        providers.data.map((provider) => (
          <Provider
            key={provider.id}
            provider={provider}
            models={models.data.filter(({ providerId }) => providerId === provider.id)}
          />
        ))}
    </Page>
  );
}

interface ProviderProps {
  readonly provider: AiProvider;
  readonly models: readonly AiModel[];
}

function Provider({ provider, models }: ProviderProps) {
  const { t } = useTranslation();
  const { id, name, baseUrl, isActive, hasApiKey, kind } = provider;
  return (
    <Section title={name} {...(baseUrl !== null && { lead: baseUrl })}>
      <div className={css["badges"]}>
        <Badge tone={isActive ? "good" : "danger"}>
          {t(isActive ? "models.on" : "models.off")}
        </Badge>
        {kind === "http" && <Badge>{t(hasApiKey ? "models.hasKey" : "models.noKey")}</Badge>}
      </div>
      {models.length === 0 ? (
        <p className={css["meta"]}>{t("models.none")}</p>
      ) : (
        <ModelTable models={models} />
      )}
      <div className={actionsClass}>
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link to="/admin/models/providers/$providerId" params={{ providerId: id }} {...props} />
          )}
        >
          {t("models.openProvider", { name })}
        </Button>
      </div>
    </Section>
  );
}

function ModelTable({ models }: { readonly models: readonly AiModel[] }) {
  const { t } = useTranslation();
  return (
    <table className={`${css["table"]} ${css["cards"]}`}>
      <thead>
        <tr>
          <th scope="col">{t("models.model")}</th>
          <th scope="col">{t("models.slug")}</th>
          <th scope="col">{t("models.kind")}</th>
        </tr>
      </thead>
      <tbody>
        {models.map((model) => (
          <tr key={model.id}>
            <td>
              <Link
                to="/admin/models/$modelId"
                params={{ modelId: model.id }}
                className={css["person"]}
              >
                <span className={css["personName"]}>{model.name}</span>
              </Link>
            </td>
            <td className={css["mono"]}>{model.slug}</td>
            <td>
              <span className={css["badges"]}>
                <Badge>{t(`models.types.${model.modelType}`)}</Badge>
                {!model.isActive && <Badge tone="danger">{t("models.off")}</Badge>}
              </span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
