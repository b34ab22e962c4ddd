import { ActionIcon, Button, Progress } from "@mantine/core";
import {
  IconFileSearch,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../../../shared/client/index.ts";
import { useMe } from "../../../app/me.ts";
import { useFormat } from "../../../ui/format.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import forms from "../forms.module.css";
import { DetailsFields } from "./details-fields.tsx";
import css from "./mine.module.css";
import {
  cancelUpload,
  describeUpload,
  finishDetails,
  openUpload,
  pauseUpload,
  resumeUpload,
  startUploads,
  type VideoUpload,
} from "./uploads.ts";

/** A film on its way: how far it is, and what is to be said of it meanwhile. */
export function UploadRow({ upload }: { readonly upload: VideoUpload }) {
  const { t } = useTranslation();
  const { id, name, size, sent, state, details, open, replaces } = upload;
  const format = useFormat();
  const title = replaces === null ? details.title || name : t("videos.upload.instead", { name });
  return (
    <li className={css["upload"]} data-state={state}>
      <div className={css["uploadHead"]}>
        <div className={css["uploadText"]}>
          <p className={css["title"]}>{title}</p>
          {state !== "made" && (
            <Progress
              value={(sent / size) * 100}
              radius="xl"
              transitionDuration={150}
              aria-label={t("videos.upload.progressOf", { name })}
            />
          )}
          <p className={css["meta"]}>
            <Amount upload={upload} />
            {state === "absent" && ` · ${format.bytes(size)}`}
          </p>
        </div>
        <Deeds upload={upload} />
        {replaces === null && !open && (
          <Button variant="default" onClick={() => openUpload(id, true)}>
            {t("videos.upload.describe")}
          </Button>
        )}
      </div>
      {open && <DetailsForm upload={upload} />}
    </li>
  );
}

function Amount({ upload: { sent, size, speed, state, error } }: { upload: VideoUpload }) {
  const { t } = useTranslation();
  const format = useFormat();
  const amount = { sent: format.bytes(sent), whole: format.bytes(size) };
  if (state === "failed") return <span className={css["bad"]}>{reasonOf(error)}</span>;
  if (state === "made") return t("videos.upload.made");
  if (state === "absent") return t("videos.upload.absent");
  if (state === "paused") return t("videos.upload.paused", amount);
  if (state === "sending" && sent === size) return t("videos.upload.checking");
  if (state === "sending" && speed > 0) {
    return t("videos.upload.speed", { ...amount, speed: format.bytes(speed) });
  }
  return t("videos.upload.sent", amount);

  function reasonOf(cause: unknown): string {
    const refused = cause instanceof ApiError && cause.code === "file_rejected";
    return refused ? t("videos.upload.rejected") : problemText(cause);
  }
}

function Deeds({ upload: { id, name, state } }: { upload: VideoUpload }) {
  const { t } = useTranslation();
  return (
    <>
      {state === "sending" && (
        <ActionIcon aria-label={t("videos.upload.pause", { name })} onClick={() => pauseUpload(id)}>
          <IconPlayerPause size={20} />
        </ActionIcon>
      )}
      {state === "paused" && (
        <ActionIcon
          aria-label={t("videos.upload.resume", { name })}
          onClick={() => resumeUpload(id)}
        >
          <IconPlayerPlay size={20} />
        </ActionIcon>
      )}
      {state === "failed" && (
        <ActionIcon
          aria-label={t("videos.upload.retry", { name })}
          onClick={() => resumeUpload(id)}
        >
          <IconRefresh size={20} />
        </ActionIcon>
      )}
      {state === "absent" && <ChooseAgain />}
      {state !== "made" && (
        <ActionIcon
          aria-label={t("videos.upload.cancel", { name })}
          onClick={() => cancelUpload(id)}
        >
          <IconX size={20} />
        </ActionIcon>
      )}
    </>
  );
}

/** A page may not open a file again by itself. */
function ChooseAgain() {
  const { t } = useTranslation();
  const { emailVerified } = useMe();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        variant="light"
        leftSection={<IconFileSearch size={18} aria-hidden="true" />}
        onClick={() => picker.current?.click()}
      >
        {t("videos.upload.chooseAgain")}
      </Button>
      <input
        ref={picker}
        type="file"
        accept="video/*"
        hidden
        aria-label={t("videos.upload.chooseAgain")}
        onChange={(event) => {
          startUploads([...(event.currentTarget.files ?? [])], emailVerified);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function DetailsForm({ upload: { id, details, state } }: { readonly upload: VideoUpload }) {
  const { t } = useTranslation();
  const saving = useMutation({
    mutationFn: () => finishDetails(id),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <form onSubmit={submit} className={forms["fields"]}>
      <DetailsFields details={details} onChange={(change) => describeUpload(id, change)} />
      <div className={css["formEnd"]}>
        <Button type="submit" loading={saving.isPending}>
          {t(state === "made" ? "videos.save" : "videos.upload.described")}
        </Button>
      </div>
    </form>
  );
}
