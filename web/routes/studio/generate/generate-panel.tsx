import { Button, NativeSelect, Skeleton, TextInput } from "@mantine/core";
import { IconHistory, IconSparkles } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useDeferredValue, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AiModel, Asset } from "../../../../shared/client/index.ts";
import { Notice } from "../../../ui/notice.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useAsset, useBoardHere, useOnBoard, usePlace } from "../board/board-here.ts";
import { useMoney } from "../use-money.ts";
import css from "./generate.module.css";
import { HistoryDialog } from "./history-dialog.tsx";
import { estimateQuery, modelsQuery } from "./models.ts";
import { parameterProblem } from "./parameter-fields.ts";
import { ParameterInput, useProblemWords } from "./parameter-input.tsx";
import { ParentPicture } from "./parent-picture.tsx";
import { PromptField } from "./prompt-field.tsx";
import { useWish } from "./use-wish.ts";

const COUNTS = Array.from({ length: 10 }, (_, index) => String(index + 1));

/** Has pictures and films made for a shot. */
export function GeneratePanel() {
  const { t } = useTranslation();
  const { canEdit } = useBoardHere();
  const models = useQuery(modelsQuery);
  const empty = useOnBoard(({ order }) => order.length === 0);
  if (!canEdit) return <Notice>{t("studio.viewersLook")}</Notice>;
  if (models.isError) {
    return <ProblemNote error={models.error} onRetry={() => void models.refetch()} />;
  }
  if (models.data === undefined) return <Skeleton height={320} radius={12} />;
  if (models.data.length === 0) return <Notice>{t("studio.noModels")}</Notice>;
  if (empty) return <Notice>{t("studio.noBoxesText")}</Notice>;
  return <WishForm models={models.data} />;
}

function WishForm({ models }: { readonly models: readonly AiModel[] }) {
  const { t } = useTranslation();
  const { board, project } = useBoardHere();
  const { place, go } = usePlace();
  const order = useOnBoard((state) => state.order);
  const boxes = useOnBoard((state) => state.boxes);
  const boxId = place.box !== undefined && boxes.has(place.box) ? place.box : order[0];
  const parent = useAsset(place.from);
  const [past, setPast] = useState(false);
  const wordsOf = useProblemWords();
  const onDone = (assets: readonly Asset[]) => {
    toast(t("studio.begun", { count: assets.length }));
    // Over the board there is nothing to be seen of it.
    if (innerWidth < 1024) go({ panel: undefined });
  };
  const wish = useWish({ board, models, boxId, parent, onDone });
  const { draft, model, fields, values, wrong } = wish;
  const errorAt = (path: string) => {
    const found = wrong.get(path);
    return found === undefined ? null : typeof found === "string" ? found : wordsOf(found);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void wish.send();
  };
  return (
    <form className={css["form"]} onSubmit={submit} noValidate>
      <NativeSelect
        label={t("studio.forShot")}
        value={boxId ?? ""}
        data={order.map((id, index) => ({
          value: id,
          label: `${index + 1}. ${boxes.get(id)?.name ?? ""}`,
        }))}
        onChange={(event) => go({ box: event.currentTarget.value }, true)}
      />
      <NativeSelect
        label={t("studio.model")}
        description={model?.description || undefined}
        error={errorAt("modelId")}
        value={model?.id ?? ""}
        data={models.map(({ id, name, providerName, modelType, image }) => ({
          value: id,
          label: `${name} · ${providerName} · ${t(`studio.types.${modelType === "video" ? "VIDEO" : "IMAGE"}`)}`,
          disabled: parent !== undefined && image === "none",
        }))}
        onChange={(event) => wish.mend("modelId", { modelId: event.currentTarget.value })}
      />
      <ParentPicture
        parent={parent}
        needed={model?.image ?? "none"}
        error={errorAt("parentAssetId")}
        onRemove={() => go({ from: undefined }, true)}
      />
      <PromptField
        label={t("studio.prompt")}
        value={draft.prompt}
        error={errorAt("prompt")}
        placeholder={t("studio.promptHint")}
        variables={project.variables}
        onChange={(prompt) => wish.mend("prompt", { prompt })}
        onSubmit={() => void wish.send()}
      />
      <Button
        variant="subtle"
        className={css["pastButton"] ?? ""}
        leftSection={<IconHistory size={18} aria-hidden="true" />}
        onClick={() => setPast(true)}
      >
        {t("studio.history")}
      </Button>
      {fields.map((field) => (
        <ParameterInput
          key={`${model?.id} ${field.name}`}
          field={field}
          value={values[field.name] ?? ""}
          error={errorAt(`parameters.${field.name}`)}
          onChange={(value) => wish.setValue(field.name, value)}
        />
      ))}
      <div className={css["pair"]}>
        <NativeSelect
          label={t("studio.count")}
          name="count"
          error={errorAt("count")}
          data={COUNTS}
          value={String(draft.count)}
          onChange={(event) => wish.mend("count", { count: Number(event.currentTarget.value) })}
        />
        <TextInput
          label={t("studio.seed")}
          name="seed"
          error={errorAt("seed")}
          inputMode="numeric"
          autoComplete="off"
          placeholder={t("studio.random")}
          value={draft.seed}
          onChange={(event) => wish.mend("seed", { seed: event.currentTarget.value.trim() })}
        />
      </div>
      {wish.problem !== null && <ProblemNote error={wish.problem} />}
      <div className={css["send"]}>
        <Button
          type="submit"
          fullWidth
          loading={wish.busy}
          leftSection={<IconSparkles size={18} aria-hidden="true" />}
        >
          {t("studio.generateMany", { count: draft.count })}
        </Button>
        {model && (
          <Estimate
            modelId={model.id}
            parameters={wish.parameters}
            count={draft.count}
            right={fields.every((field) => !parameterProblem(field, values[field.name] ?? ""))}
          />
        )}
      </div>
      {past && (
        <HistoryDialog
          projectId={project.id}
          onChoose={(prompt) => wish.mend("prompt", { prompt })}
          onClose={() => setPast(false)}
        />
      )}
    </form>
  );
}

interface EstimateProps {
  readonly modelId: string;
  readonly parameters: Record<string, unknown>;
  readonly count: number;
  /** Nothing is plainly wrong with them. */
  readonly right: boolean;
}

/** What it will cost, as far as the model's price is known. */
function Estimate({ modelId, parameters, count, right }: EstimateProps) {
  const { t } = useTranslation();
  const money = useMoney();
  const asked = useDeferredValue(right ? parameters : null);
  const { data } = useQuery({
    ...estimateQuery(modelId, asked ?? {}, count),
    enabled: asked !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (data === undefined) return null;
  return (
    <p className={css["hint"]} aria-live="polite">
      {data.costMicros === null
        ? t("studio.costUnknown")
        : t("studio.cost", { cost: money(data.costMicros) })}
    </p>
  );
}
