import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Avatar } from "../../../ui/avatar.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import css from "./person-page.module.css";
import { followsQuery } from "./profiles.ts";

interface FollowsDialogProps {
  readonly userId: string;
  readonly which: "followers" | "following";
  readonly onClose: () => void;
}

/** Who follows somebody, or whom they follow. */
export function FollowsDialog({ userId, which, onClose }: FollowsDialogProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(followsQuery(userId, which));
  const people = query.data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <Dialog title={t(`profile.${which}Title`)} onClose={onClose}>
      {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && people.length === 0 && <p>{t("profile.nobody")}</p>}
      <ul className={css["people"]}>
        {people.map(({ id, username, displayName, avatarUrl }) => (
          <li key={id}>
            <Link to="/people/$username" params={{ username }} onClick={onClose}>
              <Avatar id={id} name={displayName} url={avatarUrl} size={40} />
              <span>
                {displayName} <small>@{username}</small>
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button
          variant="subtle"
          loading={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </Dialog>
  );
}
