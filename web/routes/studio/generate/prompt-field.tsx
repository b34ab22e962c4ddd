import { Textarea } from "@mantine/core";
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./generate.module.css";
import { variableAt, variablesIn, withVariable } from "./variables.ts";

interface PromptFieldProps {
  readonly label: string;
  readonly value: string;
  readonly error: string | null;
  readonly rows?: number;
  readonly placeholder?: string;
  /** What can stand in braces, and for what. */
  readonly variables: Readonly<Record<string, string>>;
  readonly onChange: (text: string) => void;
  readonly onSubmit: () => void;
}

const MOST_OFFERED = 8;

/** What is asked for; `{{` offers the project's variables. */
export function PromptField(props: PromptFieldProps) {
  const { label, value, error, rows = 5, placeholder, variables, onChange, onSubmit } = props;
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const goTo = useRef<number | null>(null);
  const [caret, setCaret] = useState<number | null>(null);
  const [at, setAt] = useState(0);
  const listId = useId();

  const begun = caret === null ? null : variableAt(value, caret);
  const names = begun
    ? Object.keys(variables)
        .filter((name) => name.toLowerCase().startsWith(begun.begun.toLowerCase()))
        .slice(0, MOST_OFFERED)
    : [];
  const chosen = names[Math.min(at, names.length - 1)];
  const unknown = variablesIn(value).filter((name) => !Object.hasOwn(variables, name));

  useLayoutEffect(() => {
    if (goTo.current === null) return;
    field.current?.setSelectionRange(goTo.current, goTo.current);
    goTo.current = null;
  });

  const look = () => {
    setCaret(field.current?.selectionStart ?? null);
    setAt(0);
  };

  function take(name: string): void {
    if (!begun || caret === null) return;
    const next = withVariable(value, { from: begun.from, to: caret }, name);
    goTo.current = next.caret;
    setCaret(null);
    onChange(next.text);
    field.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onSubmit();
      return;
    }
    if (chosen === undefined) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: names.length - 1 };
    const step = steps[event.key];
    if (step !== undefined) setAt((at + step) % names.length);
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") setCaret(null);
    else return;
    event.preventDefault();
  }

  return (
    <div className={css["prompt"]}>
      <Textarea
        ref={field}
        name="prompt"
        label={label}
        error={error}
        rows={rows}
        maxLength={10_000}
        placeholder={placeholder}
        value={value}
        aria-autocomplete="list"
        aria-controls={listId}
        {...(chosen !== undefined && { "aria-activedescendant": `${listId}-${chosen}` })}
        onChange={(event) => {
          onChange(event.currentTarget.value);
          look();
        }}
        onKeyDown={onKeyDown}
        onClick={look}
        onBlur={() => setCaret(null)}
      />
      <div
        id={listId}
        role="listbox"
        aria-label={t("studio.variables")}
        className={css["offers"]}
        hidden={chosen === undefined}
      >
        {names.map((name) => (
          <div
            key={name}
            id={`${listId}-${name}`}
            role="option"
            tabIndex={-1}
            aria-selected={name === chosen}
            className={css["offer"]}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(name)}
            onKeyDown={() => {}}
          >
            <b>{`{{${name}}}`}</b> <span>{variables[name]}</span>
          </div>
        ))}
      </div>
      {unknown.length > 0 && chosen === undefined && (
        <p className={css["hint"]} role="status">
          {t("studio.unknownVariables", {
            names: unknown.map((name) => `{{${name}}}`).join(", "),
            count: unknown.length,
          })}
        </p>
      )}
    </div>
  );
}
