import { ActionIcon, Button, TextInput } from "@mantine/core";
import { IconPlus, IconTrash } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere } from "../board/board-here.ts";
import css from "./project-panel.module.css";
import { changeProject } from "./projects.ts";

interface Row {
  readonly key: number;
  readonly name: string;
  readonly value: string;
}

const NAME = /^[\p{L}_][\p{L}\p{N}_-]{0,39}$/u;

function rowsOf(variables: Readonly<Record<string, string>>): Row[] {
  return Object.entries(variables).map(([name, value], key) => ({ key, name, value }));
}

/** What `{{hero}}` stands for in the prompts of this project. */
export function VariablesSection() {
  const { t } = useTranslation();
  const { project, canEdit } = useBoardHere();
  const [rows, setRows] = useState(() => rowsOf(project.variables));
  const [checked, setChecked] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const changed =
    JSON.stringify(rows.map(({ name, value }) => [name, value])) !==
    JSON.stringify(Object.entries(project.variables));

  const change = (key: number, patch: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...patch } : row)));
  const wrong = ({ key, name }: Row): string | null => {
    if (!checked) return null;
    if (!NAME.test(name)) return t("studio.variableName");
    const twice = rows.some((other) => other.key !== key && other.name === name);
    return twice ? t("studio.variableTwice") : null;
  };

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    setChecked(true);
    const names = rows.map(({ name }) => name);
    if (names.some((name) => !NAME.test(name)) || new Set(names).size < names.length) return;
    setBusy(true);
    setProblem(null);
    try {
      const variables = Object.fromEntries(rows.map(({ name, value }) => [name, value]));
      await changeProject(project.id, { variables });
      toast(t("studio.saved"));
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <section className={css["section"]}>
      <h3>{t("studio.variables")}</h3>
      <p className={css["about"]}>{t("studio.variablesText")}</p>
      <form onSubmit={save} noValidate className={css["section"]}>
        {rows.map((row) => (
          <div key={row.key} className={css["variable"]}>
            <TextInput
              aria-label={t("studio.variableNameLabel")}
              placeholder="hero"
              autoComplete="off"
              maxLength={40}
              readOnly={!canEdit}
              error={wrong(row)}
              value={row.name}
              onChange={(event) => change(row.key, { name: event.currentTarget.value.trim() })}
            />
            <TextInput
              aria-label={t("studio.variableValueLabel", { name: row.name })}
              placeholder={t("studio.variableExample")}
              autoComplete="off"
              maxLength={2_000}
              readOnly={!canEdit}
              value={row.value}
              onChange={(event) => change(row.key, { value: event.currentTarget.value })}
            />
            {canEdit && (
              <ActionIcon
                aria-label={t("studio.removeVariable", { name: row.name })}
                onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
              >
                <IconTrash size={20} aria-hidden="true" />
              </ActionIcon>
            )}
          </div>
        ))}
        {problem !== null && <ProblemNote error={problem} />}
        {canEdit && (
          <div className={css["deeds"]}>
            <Button
              variant="default"
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              disabled={rows.length >= 100}
              onClick={() => {
                const key = Math.max(-1, ...rows.map((row) => row.key)) + 1;
                setRows([...rows, { key, name: "", value: "" }]);
              }}
            >
              {t("studio.addVariable")}
            </Button>
            {changed && (
              <Button type="submit" loading={busy}>
                {t("studio.save")}
              </Button>
            )}
          </div>
        )}
      </form>
    </section>
  );
}
