import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Message, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Avatar } from "../../../ui/avatar.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "./choices.module.css";

interface ReadersDialogProps {
  readonly message: Message;
  readonly onClose: () => void;
}

/** Who has read an own message. */
export function ReadersDialog({ message: { chatId, seq }, onClose }: ReadersDialogProps) {
  const { t } = useTranslation();
  const readers = useInfiniteQuery({
    queryKey: ["readers", chatId, seq],
    // Who has read it since the dialog was last open is to be seen.
    staleTime: 0,
    queryFn: ({ pageParam }) => {
      const query = { limit: 50, ...(pageParam !== null && { cursor: pageParam }) };
      const params = { path: { chatId, seq }, query };
      return reply(api.GET("/api/chats/{chatId}/messages/{seq}/readers", { params }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
  const all = readers.data?.pages.flatMap(({ items }) => items);
  return (
    <Dialog title={t("message.readers")} onClose={onClose}>
      {readers.isPending && <Skeleton height={52} radius={12} />}
      {readers.isError && (
        <ProblemNote error={readers.error} onRetry={() => void readers.refetch()} />
      )}
      {all?.length === 0 && <p>{t("message.noReaders")}</p>}
      <ul className={css["list"]}>
        {all?.map(({ id, displayName, avatarUrl }) => (
          <li key={id} className={css["choice"]} style={{ cursor: "default" }}>
            <Avatar id={id} name={displayName} url={avatarUrl} />
            <span className={css["name"]}>{displayName}</span>
          </li>
        ))}
      </ul>
      {readers.hasNextPage && (
        <Button
          variant="default"
          loading={readers.isFetchingNextPage}
          onClick={() => void readers.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}
