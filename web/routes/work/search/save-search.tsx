import { Button, Switch, TextInput } from "@mantine/core";
import { IconBellPlus } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link, useRouterState } from "@tanstack/react-router";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { reply } from "../../../../shared/client/index.ts";
import { useMaybeMe } from "../../../app/me.ts";
import { api, queries } from "../../../app/platform.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { type Seeking, savedOf } from "../seeking.ts";
import css from "./search-page.module.css";

/** Keeps what is looked for, to be told once a day what is new in it. */
export function SaveSearch({ seeking }: { readonly seeking: Seeking }) {
  const { t } = useTranslation();
  const me = useMaybeMe();
  const next = useRouterState({ select: ({ location }) => location.href });
  const [open, setOpen] = useState(false);
  const icon = <IconBellPlus size={18} aria-hidden="true" />;
  if (me === null) {
    return (
      <Button
        variant="default"
        leftSection={icon}
        renderRoot={(props) => <Link to="/login" search={{ next }} {...props} />}
      >
        {t("savedSearches.save")}
      </Button>
    );
  }
  return (
    <>
      <Button variant="default" leftSection={icon} onClick={() => setOpen(true)}>
        {t("savedSearches.save")}
      </Button>
      {open && <SaveDialog seeking={seeking} onClose={() => setOpen(false)} />}
    </>
  );
}

interface SaveDialogProps {
  readonly seeking: Seeking;
  readonly onClose: () => void;
}

function SaveDialog({ seeking, onClose }: SaveDialogProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => nameOf(seeking) || t("vacancies.title"));
  const [mail, setMail] = useState(true);
  const [push, setPush] = useState(true);
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), query: savedOf(seeking), mail, push };
      return reply(api.POST("/api/saved-searches", { body }));
    },
    onSuccess: () => {
      onClose();
      toast(t("savedSearches.saved"));
      return queries.invalidateQueries({ queryKey: ["saved-searches"] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== "") save.mutate();
  };
  return (
    <Dialog title={t("savedSearches.title")} onClose={onClose}>
      <form onSubmit={submit} className={css["save"]}>
        <p>{t("savedSearches.lead")}</p>
        <TextInput
          label={t("savedSearches.name")}
          maxLength={100}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div>
          <Switch
            label={t("savedSearches.mail")}
            checked={mail}
            onChange={(event) => setMail(event.currentTarget.checked)}
          />
          <Switch
            label={t("savedSearches.push")}
            checked={push}
            onChange={(event) => setPush(event.currentTarget.checked)}
          />
        </div>
        {save.isError && <ProblemNote error={save.error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" disabled={name.trim() === ""} loading={save.isPending}>
            {t("savedSearches.save")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** What a search is called until its owner says otherwise. */
function nameOf({ q, place, city, roles, tags }: Seeking): string {
  return [q, place ?? city, roles, tags].filter(Boolean).join(", ").slice(0, 100);
}
