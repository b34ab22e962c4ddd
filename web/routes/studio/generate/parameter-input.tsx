import { NativeSelect, Switch, Textarea, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { fieldText, type ParameterField, type ParameterProblem } from "./parameter-fields.ts";

interface ParameterInputProps {
  readonly field: ParameterField;
  readonly value: string;
  readonly error: string | null;
  readonly onChange: (value: string) => void;
}

/** What is wrong with a parameter, in the reader's words. */
export function useProblemWords() {
  const { t } = useTranslation();
  return (problem: ParameterProblem): string => {
    if (problem.kind === "required") return t("form.required");
    if ("limit" in problem) return t(`studio.wrong.${problem.kind}`, { limit: problem.limit });
    return t(`studio.wrong.${problem.kind}`);
  };
}

/** A field for a model's parameter. */
export function ParameterInput({ field, value, error, onChange }: ParameterInputProps) {
  const { t } = useTranslation();
  const { name, title, description, kind, usual, min, max } = field;
  const common = {
    name: `parameters.${name}`,
    label: title,
    description: description || undefined,
    error,
  };
  const onText = (event: { currentTarget: { value: string } }) =>
    onChange(event.currentTarget.value);
  switch (kind) {
    case "choice": {
      const none = usual === "" ? [{ value: "", label: t("studio.notChosen") }] : [];
      const choices = field.choices.map(fieldText).map((text) => ({ value: text, label: text }));
      return (
        <NativeSelect
          {...common}
          data={[...none, ...choices]}
          value={value || usual}
          onChange={onText}
        />
      );
    }
    case "switch":
      return (
        <Switch
          {...common}
          checked={(value || usual) === "true"}
          onChange={(event) => onChange(String(event.currentTarget.checked))}
        />
      );
    case "number":
      return (
        <TextInput
          {...common}
          type="number"
          inputMode="decimal"
          placeholder={usual}
          {...(min !== null && { min })}
          {...(max !== null && { max })}
          step={field.whole ? 1 : "any"}
          value={value}
          onChange={onText}
        />
      );
    case "text":
      return (
        <TextInput
          {...common}
          placeholder={usual}
          autoComplete="off"
          {...(field.maxLength !== null && { maxLength: field.maxLength })}
          value={value}
          onChange={onText}
        />
      );
    case "json":
      return (
        <Textarea
          {...common}
          placeholder={usual}
          rows={3}
          spellCheck={false}
          value={value}
          onChange={onText}
        />
      );
  }
}
