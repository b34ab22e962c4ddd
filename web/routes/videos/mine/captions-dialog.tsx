import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { IconTrash, IconUpload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, reply, type Video } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "../forms.module.css";
import { replaceVideo } from "../videos.ts";
import { CAPTION_LANGUAGES, languageName } from "./languages.ts";

interface CaptionsDialogProps {
  readonly video: Video;
  readonly onClose: () => void;
}

/** The text of a file. Throws `caption_rejected` when it is not UTF-8: guessed at, it would be full of errors. */
async function textOf(file: File): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (cause) {
    throw new ApiError("caption_rejected", 0, { cause });
  }
}

async function sendCaptions(video: Video, language: string, file: File) {
  const body = await textOf(file);
  return reply(
    api.PUT("/api/videos/{videoId}/captions/{language}", {
      params: {
        path: { videoId: video.id, language },
        query: { label: languageName(language, language) },
      },
      body,
      bodySerializer: (text) => text,
      headers: { "Content-Type": "text/vtt" },
    }),
  );
}

/** In which languages a video has captions; more are added, others replaced or taken away. */
export function CaptionsDialog({ video, onClose }: CaptionsDialogProps) {
  const { t, i18n } = useTranslation();
  const [language, setLanguage] = useState(i18n.language);
  const picker = useRef<HTMLInputElement>(null);
  const sending = useMutation({
    mutationFn: (file: File) => sendCaptions(video, language, file),
    onSuccess: replaceVideo,
  });
  const removal = useMutation({
    mutationFn: async (gone: string) => {
      const path = { videoId: video.id, language: gone };
      await api.DELETE("/api/videos/{videoId}/captions/{language}", { params: { path } });
      return gone;
    },
    onSuccess: (gone) => {
      const captions = video.captions.filter((one) => one.language !== gone);
      replaceVideo({ ...video, captions });
    },
  });
  const error = sending.error ?? removal.error;
  return (
    <Dialog title={t("videos.captions.title")} onClose={onClose}>
      <div className={css["fields"]}>
        <p className={css["lead"]}>{t("videos.captions.text")}</p>
        <ul className={css["captions"]} aria-label={t("videos.captions.present")}>
          {video.captions.map((one) => (
            <li key={one.language} className={css["caption"]}>
              {one.label}
              <ActionIcon
                aria-label={t("videos.captions.remove", { language: one.label })}
                loading={removal.isPending && removal.variables === one.language}
                onClick={() => removal.mutate(one.language)}
              >
                <IconTrash size={20} />
              </ActionIcon>
            </li>
          ))}
        </ul>
        <NativeSelect
          label={t("videos.captions.language")}
          value={language}
          data={CAPTION_LANGUAGES.map((value) => ({
            value,
            label: languageName(value, i18n.language),
          }))}
          onChange={(event) => setLanguage(event.currentTarget.value)}
        />
        <Button
          variant="default"
          leftSection={<IconUpload size={18} aria-hidden="true" />}
          loading={sending.isPending}
          onClick={() => picker.current?.click()}
        >
          {t("videos.captions.choose")}
        </Button>
        <input
          ref={picker}
          type="file"
          accept=".vtt,text/vtt"
          hidden
          aria-label={t("videos.captions.choose")}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (file) sending.mutate(file);
          }}
        />
        {error !== null && <ProblemNote error={error} />}
        {error instanceof ApiError && error.code === "caption_rejected" && <p>{error.detail}</p>}
      </div>
    </Dialog>
  );
}
