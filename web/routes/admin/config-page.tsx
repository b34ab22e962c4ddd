import { Button, NativeSelect, Skeleton, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type AiModel, reply, type SystemConfig } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { useForm } from "../../ui/form.ts";
import { formClass, Page, Section } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { changesOf, draftOf, fits, KEYS } from "./config-draft.ts";
import { modelsQuery } from "./models/ai.ts";
import { RetentionSection } from "./retention-section.tsx";

const KEY = ["admin", "config"];
const ORDER = ["label", "input", "description", "error"] as const;

/** What is set while the platform runs. */
export function ConfigPage() {
  const { t } = useTranslation();
  const config = useQuery({
    queryKey: KEY,
    queryFn: () => reply(api.GET("/api/admin/config")),
    refetchOnWindowFocus: false,
  });
  const models = useQuery(modelsQuery);
  const failed = config.error ?? models.error;
  return (
    <Page title={t("admin.config")}>
      <Section title={t("config.title")} lead={t("config.lead")}>
        {failed && <ProblemNote error={failed} onRetry={() => void config.refetch()} />}
        {(config.isPending || models.isPending) && !failed && <Skeleton height={320} radius={8} />}
        {config.data && models.data && (
          <Editor key={JSON.stringify(config.data)} config={config.data} models={models.data} />
        )}
      </Section>
      <RetentionSection />
    </Page>
  );
}

interface EditorProps {
  readonly config: SystemConfig;
  readonly models: readonly AiModel[];
}

function Editor({ config, models }: EditorProps) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const form = useForm({
    initial: draftOf(config),
    checks: Object.fromEntries(
      KEYS.map((key) => [key, (value: string) => (fits(key, value) ? null : t("config.wrong"))]),
    ),
    blame: ({ fields }) => Object.fromEntries(fields.map(({ path, message }) => [path, message])),
    submit: async (values) => {
      const body = changesOf(config, values);
      if (Object.keys(body).length > 0) {
        queries.setQueryData(KEY, await reply(api.PUT("/api/admin/config", { body })));
      }
      toast(t("settings.saved"));
    },
  });
  const choices = (kinds: readonly AiModel["modelType"][], own: string) => {
    const fitting = models.filter(({ modelType }) => kinds.includes(modelType));
    const known = fitting.some(({ slug }) => slug === own) || own === "";
    return [
      { value: "", label: t("config.noModel") },
      ...(known ? [] : [{ value: own, label: own }]),
      ...fitting.map(({ slug, name }) => ({ value: slug, label: `${name} (${slug})` })),
    ];
  };
  return (
    <form {...form.bind} className={formClass}>
      {KEYS.map((key) => {
        const field = {
          ...form.field(key),
          label: t(`config.keys.${key}`),
          description: t(`config.hints.${key}`),
          inputWrapperOrder: [...ORDER],
        };
        if (key === "smartEdit.model") {
          return (
            <NativeSelect key={key} size="md" {...field} data={choices(["image"], field.value)} />
          );
        }
        if (key === "assistant.model") {
          return (
            <NativeSelect key={key} size="md" {...field} data={choices(["text"], field.value)} />
          );
        }
        if (key === "smartEdit.prompt") {
          return <Textarea key={key} {...field} autosize minRows={2} maxLength={4_000} />;
        }
        return <TextInput key={key} {...field} inputMode="numeric" autoComplete="off" />;
      })}
      {form.problem !== null && <ProblemNote error={form.problem} />}
      <div>
        <Button type="submit" loading={form.busy}>
          {t("settings.save")}
        </Button>
      </div>
    </form>
  );
}
