import { Button, TextInput } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { encryption } from "../../app/encryption.ts";
import { historyChanged, type RestoreOutcome } from "../../app/history.ts";
import { noteHistoryTaken } from "../../app/history-taken.ts";
import { useMe } from "../../app/me.ts";
import { useFormat } from "../../ui/format.ts";
import { toast } from "../../ui/toasts.tsx";
import css from "./keys.module.css";
import { useProgress } from "./use-progress.ts";

const FAILURES = {
  mistyped: "recovery.mistyped",
  wrong: "recovery.wrong",
  none: "recovery.noBackup",
  replaced: "recovery.replaced",
  damaged: "recovery.damaged",
  contradictory: "keyDevices.contradictory",
} as const satisfies Record<Exclude<RestoreOutcome["kind"], "restored">, string>;

/** Takes the backup in by the reader's recovery code: this device is theirs from then on. */
export function RestoreForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const format = useFormat();
  const [code, setCode] = useState("");
  const [wrong, setWrong] = useState<keyof typeof FAILURES | null>(null);
  const restore = useMutation({
    mutationFn: async () => (await encryption(me.id)).restore(code),
    onSuccess: async (outcome) => {
      if (outcome.kind !== "restored") return setWrong(outcome.kind);
      const at = format.dateTime(new Date(outcome.at).toISOString());
      const { messages: count, broken } = outcome;
      if (broken > 0) toast(t("history.incomplete"));
      else if (count === 0) toast(t("recovery.restoredNothing", { at }));
      else toast(t("recovery.restored", { count, at }));
      noteHistoryTaken();
      await historyChanged();
      onDone();
    },
    onError: () => toast(t("keyDevices.failed"), "danger"),
  });
  const percent = useProgress(restore.isPending);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== "") restore.mutate();
  };
  return (
    <form onSubmit={submit} className={`${css["parts"]} ${css["wide"]}`}>
      <TextInput
        className={css["wide"] ?? ""}
        label={t("recovery.code")}
        value={code}
        error={wrong && t(FAILURES[wrong])}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        placeholder="XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX"
        onChange={(event) => {
          setWrong(null);
          setCode(event.currentTarget.value);
        }}
      />
      <Button type="submit" variant="default" loading={restore.isPending}>
        {t("recovery.restore")}
      </Button>
      <p role="status">{percent !== null && t("history.takingShare", { percent })}</p>
    </form>
  );
}
