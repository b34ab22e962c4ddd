import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Message, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { useFormat } from "../../../ui/format.ts";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "./choices.module.css";

interface ReactorsDialogProps {
  readonly message: Message;
  readonly onClose: () => void;
}

/** Who has reacted to a message, and how. */
export function ReactorsDialog({ message, onClose }: ReactorsDialogProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { chatId, seq, changedSeq } = message;
  const reactions = useInfiniteQuery({
    queryKey: ["reactions", chatId, seq, changedSeq],
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...(pageParam !== null && { cursor: pageParam }) };
      const params = { path: { chatId, seq }, query };
      return reply(api.GET("/api/chats/{chatId}/messages/{seq}/reactions", { params }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  return (
    <Dialog title={t("message.reactors")} onClose={onClose}>
      {reactions.isPending && <Skeleton height={52} radius={12} />}
      {reactions.isError && (
        <ProblemNote error={reactions.error} onRetry={() => void reactions.refetch()} />
      )}
      <ul className={css["list"]}>
        {reactions.data?.pages
          .flatMap(({ items }) => items)
          .map(({ emoji, user, at }) => (
            <li key={`${user.id} ${emoji}`} className={css["choice"]} style={{ cursor: "default" }}>
              <Avatar id={user.id} name={user.displayName} url={user.avatarUrl} />
              <span className={css["text"]}>
                <span className={css["name"]}>{user.displayName}</span>
                <span className={css["about"]}>{format.dateTime(at)}</span>
              </span>
              <span className={css["emoji"]}>{emoji}</span>
            </li>
          ))}
      </ul>
      {reactions.hasNextPage && (
        <Button
          variant="default"
          loading={reactions.isFetchingNextPage}
          onClick={() => void reactions.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}
