import { ActionIcon } from "@mantine/core";
import { IconMail, IconMailOpened, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type BoxComment, reply } from "../../../../shared/client/index.ts";
import { meQuery } from "../../../app/me.ts";
import { api } from "../../../app/platform.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Confirm } from "../../../ui/dialog.tsx";
import { useFormat } from "../../../ui/format.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere } from "../board/board-here.ts";
import css from "./comments.module.css";
import { placeComment, removeComment } from "./comments.ts";

const tell = (error: Error) => toast(problemText(error), "danger");

/** One comment, with what the reader may do about it. */
export function CommentItem({ comment }: { readonly comment: BoxComment }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: me } = useQuery(meQuery);
  const { canEdit } = useBoardHere();
  const { authorName, authorId, createdAt, text, isRead } = comment;
  const own = authorId !== null && authorId === me?.id;
  return (
    <li className={css["item"]} data-unread={!isRead || undefined}>
      <div className={css["author"]}>
        <strong>{authorName}</strong>
        {authorId === null && <Badge>{t("remarks.guest")}</Badge>}
        {!isRead && <span className={css["unread"]}>{t("remarks.unread")}</span>}
        <time dateTime={createdAt}>{format.dateTime(createdAt)}</time>
      </div>
      <p className={css["text"]}>{text}</p>
      {(canEdit || own) && (
        <div className={css["deeds"]}>
          {canEdit && <Mark comment={comment} />}
          <Removal comment={comment} />
        </div>
      )}
    </li>
  );
}

function Mark({ comment }: { readonly comment: BoxComment }) {
  const { t } = useTranslation();
  const mark = useMutation({
    mutationFn: () =>
      reply(
        api.PATCH("/api/comments/{commentId}", {
          params: { path: { commentId: comment.id } },
          body: { isRead: !comment.isRead },
        }),
      ),
    onSuccess: placeComment,
    onError: tell,
  });
  const Icon = comment.isRead ? IconMail : IconMailOpened;
  return (
    <ActionIcon
      aria-label={t(comment.isRead ? "remarks.notRead" : "remarks.read")}
      title={t(comment.isRead ? "remarks.notRead" : "remarks.read")}
      loading={mark.isPending}
      onClick={() => mark.mutate()}
    >
      <Icon size={20} />
    </ActionIcon>
  );
}

function Removal({ comment }: { readonly comment: BoxComment }) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const { id: commentId, boxId, authorName } = comment;
  const remove = useMutation({
    mutationFn: () => api.DELETE("/api/comments/{commentId}", { params: { path: { commentId } } }),
    onSuccess: () => removeComment(boxId, commentId),
    onError: tell,
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <ActionIcon
        aria-label={t("remarks.delete")}
        title={t("remarks.delete")}
        onClick={() => setAsking(true)}
      >
        <IconTrash size={20} />
      </ActionIcon>
      {asking && (
        <Confirm
          title={t("remarks.ask", { name: authorName })}
          text={t("remarks.askText")}
          action={t("remarks.delete")}
          busy={remove.isPending}
          onConfirm={() => remove.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
