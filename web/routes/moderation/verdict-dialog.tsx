import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ModerationItem } from "../../../shared/client/index.ts";
import { Dialog, dialogFooter } from "../../ui/dialog.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./desk.module.css";
import { type Action, REASONS, type Reason, type Terms, templatesQuery } from "./desk.ts";

const ACTIONS = [
  "reject",
  "approve",
  "warn",
  "suspend",
  "dismiss",
] as const satisfies readonly Action[];
const SPANS = ["1", "7", "30", "forever"] as const;
const DAY_MS = 86_400_000;
const LONGEST = 1_000;

interface VerdictProps {
  readonly items: readonly ModerationItem[];
  readonly onDecide: (terms: Terms) => Promise<void>;
  readonly onClose: () => void;
}

function untilOf(span: (typeof SPANS)[number]): string | undefined {
  if (span === "forever") return undefined;
  return new Date(Date.now() + Number(span) * DAY_MS).toISOString();
}

/** What can be decided about one: what asks to be verified gets an answer. */
function mayDecide({ actions, company }: ModerationItem, action: Action): boolean {
  const answers: readonly Action[] = ["reject", "approve", "suspend"];
  if (company?.verification === "pending") return answers.includes(action);
  // Without a word it is done by a key.
  return action !== "approve" && actions.includes(action);
}

/** What can be decided about every one of them. */
function possible(items: readonly ModerationItem[]) {
  return ACTIONS.filter((action) => items.every((item) => mayDecide(item, action)));
}

/** Decides with a reason: a template in the author's language, words of one's own, or both. */
export function VerdictDialog({ items, onDecide, onClose }: VerdictProps) {
  const { t, i18n } = useTranslation();
  const actions = possible(items);
  const [action, setAction] = useState<Action>(actions[0] ?? "dismiss");
  const [templateId, setTemplateId] = useState("");
  const [category, setCategory] = useState<Reason | "">(items[0]?.reasons[0] ?? "");
  const [note, setNote] = useState("");
  const [span, setSpan] = useState<(typeof SPANS)[number]>("7");
  const { data: templates = [] } = useQuery(templatesQuery);
  const template = templates.find(({ id }) => id === templateId);
  const language = i18n.language === "ru" ? "ru" : "en";
  const adverse = action !== "dismiss" && action !== "approve";
  const grounded = !adverse || template || category !== "" || note.trim() !== "";
  const verdict = useMutation({
    mutationFn: () => {
      const until = action === "suspend" ? untilOf(span) : undefined;
      return onDecide({
        action,
        note: note.trim(),
        ...(adverse && category !== "" && { category }),
        ...(adverse && template && { templateId: template.id }),
        ...(until !== undefined && { until }),
      });
    },
  });
  const choose = (id: string) => {
    setTemplateId(id);
    const chosen = templates.find((one) => one.id === id);
    if (chosen) setCategory(chosen.category);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (grounded) verdict.mutate();
  };
  const [only] = items;
  const title =
    items.length === 1 && only
      ? t("verdict.titleOne", { title: only.title || t("desk.untitled") })
      : t("verdict.titleMany", { count: items.length });
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit} className={css["form"]}>
        <NativeSelect
          label={t("verdict.action")}
          value={action}
          data={actions.map((value) => ({ value, label: t(`desk.actions.${value}`) }))}
          onChange={(event) =>
            setAction(actions.find((one) => one === event.currentTarget.value) ?? action)
          }
        />
        {action === "suspend" && (
          <NativeSelect
            label={t("verdict.until")}
            value={span}
            data={SPANS.map((value) => ({ value, label: t(`verdict.spans.${value}`) }))}
            onChange={(event) =>
              setSpan(SPANS.find((one) => one === event.currentTarget.value) ?? span)
            }
          />
        )}
        {adverse && (
          <>
            <NativeSelect
              label={t("verdict.template")}
              value={templateId}
              data={[
                { value: "", label: t("verdict.noTemplate") },
                ...templates.map(({ id, name }) => ({ value: id, label: name[language] })),
              ]}
              onChange={(event) => choose(event.currentTarget.value)}
            />
            {template && (
              <blockquote className={css["quote"]} aria-label={t("verdict.preview")}>
                {template.text[language]}
              </blockquote>
            )}
            <NativeSelect
              label={t("verdict.category")}
              value={category}
              data={[
                { value: "", label: "—" },
                ...REASONS.map((value) => ({ value, label: t(`decisions.reasons.${value}`) })),
              ]}
              onChange={(event) =>
                setCategory(REASONS.find((one) => one === event.currentTarget.value) ?? "")
              }
            />
          </>
        )}
        {action !== "dismiss" && (
          <Textarea
            label={t("verdict.note")}
            description={t("verdict.noteHint")}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={LONGEST}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        )}
        {!grounded && <p className={css["meta"]}>{t("verdict.grounds")}</p>}
        {verdict.isError && <ProblemNote error={verdict.error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" disabled={!grounded} loading={verdict.isPending}>
            {t("verdict.submit")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
