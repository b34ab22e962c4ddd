import { Button } from "@mantine/core";
import { IconFolderPlus, IconLock } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Board } from "../../../shared/client/index.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ProblemNote } from "../../ui/problem.tsx";
import { BoardDialog } from "./board-dialog.tsx";
import css from "./boards.module.css";
import { boardsQuery } from "./boards.ts";
import { GridSkeleton } from "./grid-skeleton.tsx";

/** One's own boards, and where a new one is made. */
export function BoardsPane() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(boardsQuery());
  const [making, setMaking] = useState(false);
  const boards = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const make = (
    <Button variant="light" onClick={() => setMaking(true)}>
      {t("boards.make")}
    </Button>
  );
  return (
    <>
      {query.isPending && <GridSkeleton />}
      {query.isError && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isSuccess && boards.length === 0 && (
        <EmptyState
          icon={<IconFolderPlus size={34} stroke={1.6} />}
          title={t("boards.none")}
          text={t("boards.noneText")}
        >
          {make}
        </EmptyState>
      )}
      {boards.length > 0 && (
        <>
          <p className={css["make"]}>{make}</p>
          <ul className={css["boards"]}>
            {boards.map((board) => (
              <BoardTile key={board.id} board={board} />
            ))}
          </ul>
        </>
      )}
      {query.hasNextPage && (
        <Button variant="default" onClick={() => void query.fetchNextPage()}>
          {t("boards.more")}
        </Button>
      )}
      {making && <BoardDialog board={null} onClose={() => setMaking(false)} />}
    </>
  );
}

function BoardTile({ board }: { readonly board: Board }) {
  const { t } = useTranslation();
  return (
    <li>
      <Link to="/gallery" search={{ board: board.id }} className={css["board"]}>
        <span className={css["covers"]} aria-hidden="true">
          {board.covers.map((url) => (
            <img key={url} src={url} alt="" loading="lazy" />
          ))}
        </span>
        <span className={css["name"]}>
          {!board.isPublic && <IconLock size={14} role="img" aria-label={t("gallery.onlyMe")} />}
          {board.name}
        </span>
        <span className={css["count"]}>{t("boards.pictures", { count: board.imageCount })}</span>
      </Link>
    </li>
  );
}
