import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type AiModel, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Badge } from "../../../ui/badge.tsx";
import css from "../admin.module.css";
import { DefinitionProblem } from "./field-errors.tsx";
import { jsonText, jsonValue } from "./json-text.ts";

/** Asks a model for something now, and shows what was sent, answered and understood. */
export function ModelTrial({ model }: { readonly model: AiModel }) {
  const { t } = useTranslation();
  const [prompt, setPrompt] = useState(() => t("models.trialPrompt"));
  const [parameters, setParameters] = useState("{}");
  const given = jsonValue(parameters);
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const trial = useMutation({
    mutationFn: () =>
      reply(
        api.POST("/api/ai/models/{modelId}/test", {
          params: { path: { modelId: model.id } },
          body: { prompt, parameters: given as Record<string, unknown> },
        }),
      ),
  });
  return (
    <form
      className={`${css["form"]} ${css["wide"]}`}
      onSubmit={(event) => {
        event.preventDefault();
        if (isObject && prompt.trim() !== "") trial.mutate();
      }}
    >
      <Textarea
        name="prompt"
        label={t("models.fields.prompt")}
        value={prompt}
        autosize
        minRows={2}
        onChange={(event) => setPrompt(event.currentTarget.value)}
      />
      <Textarea
        name="parameters"
        label={t("models.fields.parameters")}
        value={parameters}
        classNames={{ input: css["code"] ?? "" }}
        error={isObject ? null : t("models.notJson")}
        autosize
        minRows={2}
        spellCheck={false}
        onChange={(event) => setParameters(event.currentTarget.value)}
      />
      <div>
        <Button type="submit" loading={trial.isPending} disabled={!isObject}>
          {t("models.try")}
        </Button>
      </div>
      {trial.isError && <DefinitionProblem error={trial.error} />}
      {trial.data && <Outcome {...trial.data} />}
    </form>
  );
}

interface OutcomeProps {
  readonly ok: boolean;
  readonly error?: string | undefined;
  readonly request?: unknown;
  readonly response?: unknown;
  readonly parsed?: unknown;
}

function Outcome({ ok, error, ...parts }: OutcomeProps) {
  const { t } = useTranslation();
  return (
    <div role="status" className={css["outcome"]}>
      <p className={css["badges"]}>
        <Badge tone={ok ? "good" : "danger"}>{t(ok ? "models.worked" : "models.failed")}</Badge>
        {error !== undefined && <span>{error}</span>}
      </p>
      {(["parsed", "request", "response"] as const).map((name) => (
        <details key={name} className={css["entry"]} open={name === "parsed"}>
          <summary>
            <span>{t(`models.parts.${name}`)}</span>
          </summary>
          <pre className={css["mono"]}>{jsonText(parts[name])}</pre>
        </details>
      ))}
    </div>
  );
}
