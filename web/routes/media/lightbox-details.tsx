import {
  IconDownload,
  IconFlag,
  IconFolderPlus,
  IconLock,
  IconPencil,
  IconTrash,
  IconUsers,
} from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Image, reply } from "../../../shared/client/index.ts";
import { useMe } from "../../app/me.ts";
import { api } from "../../app/platform.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Confirm } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import { problemText } from "../../ui/problem.tsx";
import { toast } from "../../ui/toasts.tsx";
import { viewerClasses as css } from "../../ui/viewer.tsx";
import { WithheldNotice } from "../moderation/own/withheld-notice.tsx";
import { DetailsDialog } from "./details-dialog.tsx";
import { removeImage, replaceImage } from "./images.ts";
import { KeepDialog } from "./keep-dialog.tsx";
import { LikeButton } from "./like-button.tsx";
import { ReportImage } from "./report-image.tsx";

interface DetailsProps {
  readonly image: Image;
  /** The picture has been deleted. */
  readonly onGone: () => void;
}

/** Whose picture it is and from when; it may be liked and kept, and its owner may name, hide, fetch or delete it. */
export function LightboxDetails({ image, onGone }: DetailsProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const { owner } = image;
  return (
    <footer className={css["details"]}>
      {image.withheld !== null && (
        <div className={css["notice"]}>
          <WithheldNotice
            kind="image"
            subjectId={image.id}
            why={image.withheld}
            reason={image.rejectionReason}
          />
        </div>
      )}
      <Avatar id={owner.id} name={owner.displayName} url={owner.avatarUrl} size={36} />
      <div className={css["about"]}>
        <p className={css["owner"]}>{image.title || owner.displayName}</p>
        <p className={css["when"]}>
          {image.title !== "" && `${owner.displayName} · `}
          <time dateTime={image.createdAt}>{format.dateTime(image.createdAt)}</time>
          {image.views > 0 && ` · ${t("public.views", { count: image.views })}`}
          <TagLinks tags={image.tags} />
        </p>
        {image.description !== "" && <p className={css["when"]}>{image.description}</p>}
      </div>
      <div className={css["actions"]}>
        <LikeButton image={image} />
        <KeepButton image={image} />
        {image.ownerId === me.id ? (
          <OwnerActions image={image} onGone={onGone} />
        ) : (
          <ReportButton image={image} />
        )}
      </div>
    </footer>
  );
}

function TagLinks({ tags }: Pick<Image, "tags">) {
  return tags.map((tag) => (
    <Link key={tag} to="/gallery" search={{ tag }} className={css["tag"]}>
      #{tag}
    </Link>
  ));
}

function KeepButton({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={css["action"]}
        aria-label={t("boards.keep")}
        onClick={() => setOpen(true)}
      >
        <IconFolderPlus size={20} aria-hidden="true" />
      </button>
      {open && <KeepDialog image={image} onClose={() => setOpen(false)} />}
    </>
  );
}

function ReportButton({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={css["action"]}
        aria-label={t("reportImage.action")}
        onClick={() => setOpen(true)}
      >
        <IconFlag size={20} aria-hidden="true" />
      </button>
      {open && <ReportImage imageId={image.id} onClose={() => setOpen(false)} />}
    </>
  );
}

function OwnerActions({ image, onGone }: DetailsProps) {
  const { t } = useTranslation();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const visibility = useMutation({
    mutationFn: () =>
      reply(
        api.PATCH("/api/media/{imageId}", {
          params: { path: { imageId: image.id } },
          body: { isPublic: !image.isPublic },
        }),
      ),
    onSuccess: (changed) => {
      replaceImage(changed);
      toast(t(changed.isPublic ? "gallery.nowPublic" : "gallery.nowPrivate"));
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const deletion = useMutation({
    mutationFn: () =>
      api.DELETE("/api/media/{imageId}", { params: { path: { imageId: image.id } } }),
    onSuccess: () => {
      onGone();
      removeImage(image.id);
      toast(t("gallery.deleted"));
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  const mayPublish = image.isPublic || me.emailVerified;
  const VisibilityIcon = image.isPublic ? IconUsers : IconLock;
  return (
    <>
      <button
        type="button"
        className={css["action"]}
        disabled={visibility.isPending || !mayPublish}
        title={mayPublish ? undefined : t("upload.verifyFirst")}
        onClick={() => visibility.mutate()}
      >
        <VisibilityIcon size={20} aria-hidden="true" />
        <span>{t(image.isPublic ? "gallery.visibleToAll" : "gallery.onlyMe")}</span>
      </button>
      <button
        type="button"
        className={css["action"]}
        aria-label={t("gallery.details")}
        onClick={() => setEditing(true)}
      >
        <IconPencil size={20} aria-hidden="true" />
      </button>
      {editing && <DetailsDialog image={image} onClose={() => setEditing(false)} />}
      {image.urls.original && (
        <a
          className={css["action"]}
          href={image.urls.original}
          download
          aria-label={t("gallery.download")}
        >
          <IconDownload size={20} aria-hidden="true" />
        </a>
      )}
      <button
        type="button"
        className={css["action"]}
        aria-label={t("gallery.delete")}
        onClick={() => setAsking(true)}
      >
        <IconTrash size={20} aria-hidden="true" />
      </button>
      {asking && (
        <AskDelete
          image={image}
          busy={deletion.isPending}
          onConfirm={deletion.mutate}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

interface AskDeleteProps {
  readonly image: Image;
  readonly busy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

function AskDelete({ image, busy, onConfirm, onClose }: AskDeleteProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const date = format.dateTime(image.createdAt);
  return (
    <Confirm
      title={t("gallery.deleteTitle")}
      text={
        image.title === ""
          ? t("gallery.deleteUntitled", { date })
          : t("gallery.deleteText", { name: image.title })
      }
      action={t("gallery.delete")}
      busy={busy}
      onConfirm={() => onConfirm()}
      onClose={onClose}
    />
  );
}
