import { TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./editor.module.css";
import { splitLabels } from "./vacancy-fields.ts";

interface LabelsInputProps {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  /** Labels with commas between them. */
  readonly value: string;
  readonly error: string | null;
  readonly most: number;
  readonly onChange: (value: string) => void;
}

/** Labels that are added by a comma or Enter, and taken away each by its cross. */
export function LabelsInput(props: LabelsInputProps) {
  const { name, label, description, value, error, most, onChange } = props;
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const labels = splitLabels(value);
  const full = labels.length >= most;
  const put = (next: readonly string[]) => onChange(next.slice(0, most).join(", "));
  const add = () => {
    if (text.trim() !== "") put(splitLabels([...labels, text].join()));
    setText("");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Backspace" && text === "") put(labels.slice(0, -1));
    // An empty field leaves Enter to the form.
    if ((event.key !== "Enter" && event.key !== ",") || text.trim() === "") return;
    event.preventDefault();
    add();
  };
  return (
    <div className={css["labels"]}>
      <TextInput
        name={name}
        label={label}
        description={full ? t("editor.labelsFull", { count: most }) : description}
        error={error}
        autoComplete="off"
        maxLength={300}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onBlur={add}
      />
      {labels.length > 0 && (
        <ul aria-label={label}>
          {labels.map((one) => (
            <li key={one}>
              <button
                type="button"
                className={css["label"]}
                aria-label={t("editor.removeLabel", { label: one })}
                onClick={() => put(labels.filter((other) => other !== one))}
              >
                <span>{one}</span>
                <IconX size={16} aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
