import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { reply, type Video } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Dialog, dialogFooter } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "../forms.module.css";
import { replaceVideo } from "../videos.ts";
import { bodyOf, detailsOf } from "./details.ts";
import { DetailsFields } from "./details-fields.tsx";

interface EditDialogProps {
  readonly video: Video;
  readonly onClose: () => void;
}

/** What a video is called and told of, who sees it, and from when. */
export function EditDialog({ video, onClose }: EditDialogProps) {
  const { t } = useTranslation();
  const [details, setDetails] = useState(() => detailsOf(video));
  const saving = useMutation({
    mutationFn: () => {
      const params = { path: { videoId: video.id } };
      const body = bodyOf(details, video.title);
      return reply(api.PATCH("/api/videos/{videoId}", { params, body }));
    },
    onSuccess: (saved) => {
      replaceVideo(saved);
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  return (
    <Dialog title={t("videos.edit")} onClose={onClose}>
      <form onSubmit={submit} className={css["fields"]}>
        <DetailsFields
          details={details}
          onChange={(change) => setDetails((before) => ({ ...before, ...change }))}
        />
        {saving.isError && <ProblemNote error={saving.error} />}
        <footer className={dialogFooter}>
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button type="submit" loading={saving.isPending}>
            {t("videos.save")}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}
