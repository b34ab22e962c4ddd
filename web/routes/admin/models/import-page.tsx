import { Button, NativeSelect, PasswordInput, Skeleton, Textarea } from "@mantine/core";
import { IconUpload } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { type ChangeEvent, type FormEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type AiDefinition, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Page, Section } from "../../../ui/page.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import css from "../admin.module.css";
import { definitionsQuery, refreshModels } from "./ai.ts";
import { DefinitionProblem, WrongPlaces } from "./field-errors.tsx";
import { jsonText, jsonValue } from "./json-text.ts";

/** Takes in a provider with its models: one that ships with the platform, a file, or a text. */
export function ImportPage() {
  const { t } = useTranslation();
  const definitions = useQuery(definitionsQuery);
  return (
    <Page title={t("models.import")} lead={t("models.importLead")} back="/admin/models" wide>
      <Section title={t("models.definition")}>
        {definitions.isPending && <Skeleton height={240} radius={8} />}
        {definitions.isError && (
          <ProblemNote error={definitions.error} onRetry={() => void definitions.refetch()} />
        )}
        {definitions.data && <ImportForm ready={definitions.data} />}
      </Section>
    </Page>
  );
}

function ImportForm({ ready }: { readonly ready: readonly AiDefinition[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [apiKey, setApiKey] = useState("");
  const [notJson, setNotJson] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const begin = (next: string) => {
    setText(next);
    setNotJson(false);
    setProblem(null);
  };

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    const definition = jsonValue(text);
    const isObject = typeof definition === "object" && definition !== null;
    setNotJson(!isObject);
    setProblem(null);
    if (!isObject) return;
    setBusy(true);
    try {
      const body = { ...(definition as AiDefinition), ...(apiKey !== "" && { apiKey }) };
      const { provider } = await reply(api.POST("/api/ai/definitions", { body }));
      await refreshModels();
      toast(t("models.imported", { name: provider.name }));
      await navigate({ to: "/admin/models" });
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }

  const choose = async (event: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = event.currentTarget.files ?? [];
    if (chosen) begin(await chosen.text());
  };
  return (
    <form
      className={`${css["form"]} ${css["wide"]}`}
      onSubmit={(event) => void send(event)}
      noValidate
    >
      <div className={css["pair"]}>
        <NativeSelect
          size="md"
          label={t("models.shipped")}
          defaultValue=""
          data={[
            { value: "", label: t("models.choose") },
            ...ready.map(({ provider }) => ({ value: provider.slug, label: provider.name })),
          ]}
          onChange={(event) => {
            const one = ready.find(({ provider }) => provider.slug === event.currentTarget.value);
            if (one) begin(jsonText(one));
          }}
        />
        <div className={css["file"]}>
          <Button
            variant="default"
            leftSection={<IconUpload size={18} aria-hidden="true" />}
            onClick={() => file.current?.click()}
          >
            {t("models.file")}
          </Button>
          <input
            ref={file}
            type="file"
            hidden
            accept="application/json,.json"
            onChange={(event) => void choose(event)}
          />
        </div>
      </div>
      <Textarea
        name="definition"
        label={t("models.definitionText")}
        value={text}
        classNames={{ input: css["code"] ?? "" }}
        autosize
        minRows={10}
        maxRows={28}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => begin(event.currentTarget.value)}
      />
      <PasswordInput
        visibilityToggleButtonProps={{ "aria-label": t("form.showPassword") }}
        name="apiKey"
        label={t("models.fields.apiKey")}
        description={t("models.hints.importKey")}
        inputWrapperOrder={["label", "input", "description", "error"]}
        autoComplete="new-password"
        value={apiKey}
        onChange={(event) => setApiKey(event.currentTarget.value)}
      />
      {notJson && (
        <WrongPlaces places={[{ path: t("models.definition"), message: t("models.notJson") }]} />
      )}
      {problem !== null && <DefinitionProblem error={problem} />}
      <div>
        <Button type="submit" loading={busy} disabled={text.trim() === ""}>
          {t("models.take")}
        </Button>
      </div>
    </form>
  );
}
