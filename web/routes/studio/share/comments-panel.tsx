import { Button, NativeSelect, Skeleton } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { type Box, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { ProblemNote, problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere, useOnBoard, usePlace } from "../board/board-here.ts";
import { CommentForm } from "./comment-form.tsx";
import { CommentItem } from "./comment-item.tsx";
import css from "./comments.module.css";
import { commentsQuery, hearComment, refreshComments } from "./comments.ts";

/** What was said of a shot, live; and what can be done about it. */
export function CommentsPanel() {
  const { t } = useTranslation();
  const { board, canEdit } = useBoardHere();
  const { place, go } = usePlace();
  const state = useOnBoard((all) => all);
  const boxes = state.order.flatMap((id) => state.boxes.get(id) ?? []);
  const asked = boxes.find(({ id }) => id === place.box);
  const box = asked ?? boxes.find((one) => one.unreadCommentCount > 0) ?? boxes[0];
  useEffect(() => {
    void refreshComments();
    return board.onEvent(hearComment);
  }, [board]);
  if (box === undefined) return <p className={css["none"]}>{t("remarks.noBoxes")}</p>;
  return (
    <div className={css["panel"]}>
      <NativeSelect
        size="md"
        label={t("remarks.shot")}
        value={box.id}
        data={boxes.map((one, at) => ({ value: one.id, label: choiceOf(one, at) }))}
        onChange={(event) => go({ box: event.currentTarget.value }, true)}
      />
      <Comments key={box.id} box={box} />
      <CommentForm key={`${box.id} form`} boxId={box.id} />
      {canEdit && <ReadAll boxes={boxes} />}
    </div>
  );

  function choiceOf({ name, commentCount: count, unreadCommentCount: unread }: Box, at: number) {
    const values = { number: at + 1, name, count };
    return unread > 0
      ? t("remarks.choiceUnread", { ...values, unread })
      : t("remarks.choice", values);
  }
}

function Comments({ box }: { readonly box: Box }) {
  const { t } = useTranslation();
  const comments = useInfiniteQuery(commentsQuery(box.id));
  const found = comments.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      {comments.isPending && <Skeleton height={120} radius={8} />}
      {comments.isError && (
        <ProblemNote error={comments.error} onRetry={() => void comments.refetch()} />
      )}
      {comments.isSuccess && found.length === 0 && (
        <p className={css["none"]}>{t("remarks.none")}</p>
      )}
      <ul className={css["list"]} aria-label={t("remarks.title")} aria-live="polite">
        {found.map((comment) => (
          <CommentItem key={comment.id} comment={comment} />
        ))}
      </ul>
      {comments.hasNextPage && (
        <Button
          variant="default"
          loading={comments.isFetchingNextPage}
          onClick={() => void comments.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </>
  );
}

function ReadAll({ boxes }: { readonly boxes: readonly Box[] }) {
  const { t } = useTranslation();
  const { project } = useBoardHere();
  const read = useMutation({
    mutationFn: () =>
      reply(
        api.POST("/api/projects/{projectId}/comments/read", {
          params: { path: { projectId: project.id } },
          body: {},
        }),
      ),
    onSuccess: () => refreshComments(),
    onError: (error) => toast(problemText(error), "danger"),
  });
  if (boxes.every(({ unreadCommentCount }) => unreadCommentCount === 0)) return null;
  return (
    <Button variant="default" loading={read.isPending} onClick={() => read.mutate()}>
      {t("remarks.readAll")}
    </Button>
  );
}
