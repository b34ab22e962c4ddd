import { Button, Skeleton } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Invite, reply } from "../../../shared/client/index.ts";
import { api } from "../../app/platform.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useFormat } from "../../ui/format.ts";
import { metaClass } from "../../ui/page.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import css from "./invites.module.css";

/** Who came with a code. */
export function InvitedDialog({ invite, onClose }: { invite: Invite; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const people = useInfiniteQuery({
    queryKey: ["invited", invite.id],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      reply(
        api.GET("/api/invites/{inviteId}/people", {
          params: {
            path: { inviteId: invite.id },
            query: { limit: 50, ...(cursor !== undefined && { cursor }) },
          },
        }),
      ),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  });
  return (
    <Dialog title={t("invites.people", { code: invite.code })} onClose={onClose}>
      {people.isPending && <Skeleton height={112} radius={8} />}
      {people.isError && <ProblemNote error={people.error} onRetry={() => void people.refetch()} />}
      <ul>
        {people.data?.pages
          .flatMap(({ items }) => items)
          .map((person) => (
            <li key={person.id} className={css["person"]}>
              <Avatar id={person.id} name={person.displayName} url={person.avatarUrl} size={40} />
              <div>
                <p>{person.displayName}</p>
                <p className={metaClass}>
                  @{person.username} · {format.date(person.joinedAt)}
                </p>
              </div>
            </li>
          ))}
      </ul>
      {people.hasNextPage && (
        <Button
          variant="default"
          loading={people.isFetchingNextPage}
          onClick={() => void people.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}
