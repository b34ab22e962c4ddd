import { Button, Textarea, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { actionsClass } from "../../../ui/page.tsx";
import type { ExperienceDraft } from "./profile-draft.ts";
import css from "./profile-form.module.css";

interface ExperienceFieldProps {
  readonly experience: readonly ExperienceDraft[];
  /** One of them ends before it begins. */
  readonly wrong: boolean;
  readonly onChange: (experience: readonly ExperienceDraft[]) => void;
}

const MOST = 30;

/** Where somebody has worked, step by step, the latest first. */
export function ExperienceField({ experience, wrong, onChange }: ExperienceFieldProps) {
  const { t } = useTranslation();
  const add = () => {
    const key = crypto.randomUUID();
    const fresh = { key, title: "", company: "", from: "", to: "", description: "" };
    onChange([fresh, ...experience]);
  };
  const change = (key: string, part: Partial<ExperienceDraft>) =>
    onChange(experience.map((step) => (step.key === key ? { ...step, ...part } : step)));
  return (
    <>
      {wrong && (
        <p className={css["wrong"]} role="alert">
          {t("profile.wrong.experience")}
        </p>
      )}
      {experience.length < MOST && (
        <div className={actionsClass}>
          <Button
            variant="light"
            leftSection={<IconPlus size={18} aria-hidden="true" />}
            onClick={add}
          >
            {t("profile.addStep")}
          </Button>
        </div>
      )}
      {experience.map((step, index) => (
        <Step
          key={step.key}
          step={step}
          name={step.title || t("profile.step", { number: index + 1 })}
          onChange={(part) => change(step.key, part)}
          onRemove={() => onChange(experience.filter(({ key }) => key !== step.key))}
        />
      ))}
    </>
  );
}

interface StepProps {
  readonly step: ExperienceDraft;
  readonly name: string;
  readonly onChange: (part: Partial<ExperienceDraft>) => void;
  readonly onRemove: () => void;
}

function Step({ step, name, onChange, onRemove }: StepProps) {
  const { t } = useTranslation();
  return (
    <fieldset className={css["step"]}>
      <legend>{name}</legend>
      <div className={css["pair"]}>
        <TextInput
          label={t("profile.position")}
          maxLength={120}
          value={step.title}
          onChange={(event) => onChange({ title: event.currentTarget.value })}
        />
        <TextInput
          label={t("profile.company")}
          maxLength={120}
          value={step.company}
          onChange={(event) => onChange({ company: event.currentTarget.value })}
        />
        <TextInput
          inputMode="numeric"
          maxLength={7}
          label={t("profile.from")}
          placeholder="2021-04"
          value={step.from}
          onChange={(event) => onChange({ from: event.currentTarget.value })}
        />
        <TextInput
          inputMode="numeric"
          maxLength={7}
          label={t("profile.to")}
          placeholder="2023-10"
          description={t("profile.toHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          value={step.to}
          onChange={(event) => onChange({ to: event.currentTarget.value })}
        />
      </div>
      <Textarea
        label={t("profile.did")}
        rows={3}
        maxLength={1_000}
        value={step.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
      />
      <div className={actionsClass}>
        <Button
          variant="subtle"
          color="red"
          leftSection={<IconTrash size={18} aria-hidden="true" />}
          onClick={onRemove}
        >
          {t("profile.removeStep", { name })}
        </Button>
      </div>
    </fieldset>
  );
}
