import { Button } from "@mantine/core";
import {
  IconArchive,
  IconArchiveOff,
  IconBadgeCc,
  IconMovie,
  IconPencil,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { reply, type Video } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { removeVideo, replaceVideo } from "../videos.ts";
import { CaptionsDialog } from "./captions-dialog.tsx";
import { EditDialog } from "./edit-dialog.tsx";
import css from "./mine.module.css";
import { startReplacement } from "./uploads.ts";

interface OwnerActionsProps {
  readonly video: Video;
  /** The video has been deleted. */
  readonly onGone?: () => void;
}

type Change = "archive" | "unarchive" | "retry";

/** What an owner does with a video. */
export function OwnerActions({ video, onGone }: OwnerActionsProps) {
  const { t } = useTranslation();
  const [dialog, setDialog] = useState<"edit" | "captions" | "delete" | null>(null);
  const close = () => setDialog(null);
  const change = useMutation({
    mutationFn: (what: Change) => {
      const params = { path: { videoId: video.id } };
      return reply(api.POST(`/api/videos/{videoId}/${what}`, { params }));
    },
    onSuccess: (changed, what) => {
      replaceVideo(changed);
      toast(t(`videos.done.${what}`));
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const { archived, status } = video;
  const ready = status !== "processing" && status !== "uploading" && status !== "failed";
  return (
    <div className={css["deeds"]}>
      {status === "failed" && (
        <Deed
          icon={<IconRefresh size={18} />}
          label={t("videos.retry")}
          onPress={() => change.mutate("retry")}
        />
      )}
      <Deed
        icon={<IconPencil size={18} />}
        label={t("videos.editShort")}
        onPress={() => setDialog("edit")}
      />
      {ready && (
        <Deed
          icon={<IconBadgeCc size={18} />}
          label={t("videos.captions.title")}
          onPress={() => setDialog("captions")}
        />
      )}
      <Replace video={video} />
      <Deed
        icon={archived ? <IconArchiveOff size={18} /> : <IconArchive size={18} />}
        label={t(archived ? "videos.unarchive" : "videos.archive")}
        onPress={() => change.mutate(archived ? "unarchive" : "archive")}
      />
      <Deed
        icon={<IconTrash size={18} />}
        label={t("videos.delete")}
        onPress={() => setDialog("delete")}
      />
      {dialog === "edit" && <EditDialog video={video} onClose={close} />}
      {dialog === "captions" && <CaptionsDialog video={video} onClose={close} />}
      {dialog === "delete" && <AskDelete video={video} onClose={close} onGone={onGone} />}
    </div>
  );
}

interface DeedProps {
  readonly icon: ReactNode;
  readonly label: string;
  readonly onPress: () => void;
}

function Deed({ icon, label, onPress }: DeedProps) {
  return (
    <Button
      variant="default"
      className={css["deed"] ?? ""}
      leftSection={<span aria-hidden="true">{icon}</span>}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <span className={css["deedText"]}>{label}</span>
    </Button>
  );
}

function Replace({ video }: { readonly video: Video }) {
  const { t } = useTranslation();
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <Deed
        icon={<IconMovie size={18} />}
        label={t("videos.replace")}
        onPress={() => picker.current?.click()}
      />
      <input
        ref={picker}
        type="file"
        accept="video/*"
        hidden
        aria-label={t("videos.replace")}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          event.currentTarget.value = "";
          if (!file) return;
          startReplacement(video, file);
          toast(t("videos.upload.replacing"));
        }}
      />
    </>
  );
}

interface AskDeleteProps {
  readonly video: Video;
  readonly onClose: () => void;
  readonly onGone: (() => void) | undefined;
}

function AskDelete({ video, onClose, onGone }: AskDeleteProps) {
  const { t } = useTranslation();
  const deletion = useMutation({
    mutationFn: () =>
      api.DELETE("/api/videos/{videoId}", { params: { path: { videoId: video.id } } }),
    onSuccess: () => {
      onGone?.();
      removeVideo(video.id);
      toast(t("videos.done.delete"));
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Confirm
      title={t("videos.deleteTitle")}
      text={t("videos.deleteText", { name: video.title })}
      action={t("videos.delete")}
      busy={deletion.isPending}
      onConfirm={() => deletion.mutate()}
      onClose={onClose}
    />
  );
}
