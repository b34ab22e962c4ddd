import { Button, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, reply, type Vacancy } from "../../../../shared/client/index.ts";
import { api, queries } from "../../../app/platform.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { applicationToQuery, placeApplication } from "../applications.ts";
import { vacancyQuery } from "../vacancies.ts";
import css from "./apply-dialog.module.css";
import { CvField } from "./cv-field.tsx";
import { OwnVideoField } from "./own-video-field.tsx";

const LONGEST_LETTER = 10_000;

interface ApplyDialogProps {
  readonly vacancy: Vacancy;
  readonly onClose: () => void;
}

/** Applies to a vacancy with a letter, a CV and a video, each of which may be left out. */
export function ApplyDialog({ vacancy, onClose }: ApplyDialogProps) {
  const { t } = useTranslation();
  const letter = useLetter(vacancy.id);
  const [resumeFileId, setResume] = useState<string | null>(null);
  const [videoId, setVideo] = useState<string | null>(null);
  const [busy, setBusy] = useState({ cv: false, video: false });
  const send = useMutation({
    mutationFn: () => {
      const params = { path: { vacancyId: vacancy.id } };
      const body = { coverLetter: letter.text.trim(), resumeFileId, videoId };
      return reply(api.POST("/api/vacancies/{vacancyId}/apply", { params, body }));
    },
    onSuccess: (application) => {
      letter.forget();
      onClose();
      toast(t("applications.sent"));
      return placeApplication(application);
    },
    onError: (error) => {
      // What the page shows is no longer so.
      if (!(error instanceof ApiError) || error.status !== 409) return;
      void queries.invalidateQueries({ queryKey: applicationToQuery(vacancy.id).queryKey });
      void queries.invalidateQueries({ queryKey: vacancyQuery(vacancy.id).queryKey });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <Dialog title={t("applications.applyTo", { title: vacancy.title })} onClose={onClose}>
      <form onSubmit={submit} className={css["form"]}>
        <Textarea
          label={t("applications.letter")}
          description={t("applications.letterHint")}
          inputWrapperOrder={["label", "input", "description", "error"]}
          rows={6}
          maxLength={LONGEST_LETTER}
          value={letter.text}
          onChange={(event) => letter.write(event.currentTarget.value)}
        />
        <CvField onFile={setResume} onBusy={(cv) => setBusy((before) => ({ ...before, cv }))} />
        <OwnVideoField
          title={vacancy.title}
          value={videoId}
          onChange={setVideo}
          onBusy={(video) => setBusy((before) => ({ ...before, video }))}
        />
        {send.isError && <ProblemNote error={send.error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" disabled={busy.cv || busy.video} loading={send.isPending}>
            {t("applications.send")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

/** A letter that survives a reload. */
function useLetter(vacancyId: string) {
  const key = `veche.letter.${vacancyId}`;
  const [text, write] = useState(() => sessionStorage.getItem(key) ?? "");
  useEffect(() => {
    if (text !== "") sessionStorage.setItem(key, text);
    else sessionStorage.removeItem(key);
  }, [key, text]);
  return { text, write, forget: () => sessionStorage.removeItem(key) };
}
