import { Button, NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AiModel } from "../../../../shared/client/index.ts";
import css from "../admin.module.css";
import { DefinitionProblem, WrongPlaces } from "./field-errors.tsx";
import { bodyOf, draftOf, IMAGES, type ModelDraft, PARTS, TYPES } from "./model-draft.ts";

interface ModelFormProps {
  readonly model: AiModel | null;
  readonly action: string;
  readonly submit: (body: ReturnType<typeof bodyOf>["body"]) => Promise<void>;
}

const ORDER = ["label", "input", "description", "error"] as const;

/** Everything an administrator says of a model; how it is asked and read is JSON. */
export function ModelForm({ model, action, submit }: ModelFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(() => draftOf(model));
  const [wrong, setWrong] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<ModelDraft>) => setDraft((before) => ({ ...before, ...part }));

  async function send(event: FormEvent): Promise<void> {
    event.preventDefault();
    setProblem(null);
    const { wrong: found, body } = bodyOf(draft);
    setWrong(found);
    if (found.length > 0) return;
    setBusy(true);
    try {
      await submit(body);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }

  const text = (name: "name" | "slug" | "description" | (typeof PARTS)[number]) => ({
    name,
    label: t(`models.fields.${name}`),
    value: draft[name],
    autoComplete: "off",
    spellCheck: false,
    inputWrapperOrder: [...ORDER],
    onChange: (event: { currentTarget: { value: string } }) =>
      change({ [name]: event.currentTarget.value }),
  });
  return (
    <form
      className={`${css["form"]} ${css["wide"]}`}
      onSubmit={(event) => void send(event)}
      noValidate
    >
      <div className={css["pair"]}>
        <TextInput {...text("name")} maxLength={120} />
        <TextInput {...text("slug")} maxLength={63} />
      </div>
      <Textarea {...text("description")} autosize minRows={2} maxLength={1_000} spellCheck />
      <div className={css["pair"]}>
        <NativeSelect
          size="md"
          label={t("models.fields.modelType")}
          value={draft.modelType}
          data={TYPES.map((value) => ({ value, label: t(`models.types.${value}`) }))}
          onChange={(event) => {
            const modelType = TYPES.find((one) => one === event.currentTarget.value);
            if (modelType !== undefined) change({ modelType });
          }}
        />
        <NativeSelect
          size="md"
          label={t("models.fields.image")}
          value={draft.image}
          data={IMAGES.map((value) => ({ value, label: t(`models.images.${value}`) }))}
          onChange={(event) => {
            const image = IMAGES.find((one) => one === event.currentTarget.value);
            if (image !== undefined) change({ image });
          }}
        />
      </div>
      {PARTS.map((part) => (
        <Textarea
          key={part}
          {...text(part)}
          classNames={{ input: css["code"] ?? "" }}
          description={t(`models.hints.${part}`)}
          error={wrong.includes(part) ? t("models.notJson") : null}
          autosize
          minRows={3}
          maxRows={24}
        />
      ))}
      <Switch
        size="md"
        label={t("models.fields.isActive")}
        description={t("models.hints.modelActive")}
        checked={draft.isActive}
        onChange={(event) => change({ isActive: event.currentTarget.checked })}
      />
      {wrong.length > 0 && (
        <WrongPlaces places={wrong.map((path) => ({ path, message: t("models.notJson") }))} />
      )}
      {problem !== null && <DefinitionProblem error={problem} />}
      <div>
        <Button type="submit" loading={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
