import { Button } from "@mantine/core";
import { IconSearchOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { usePlace } from "../board/board-here.ts";
import { BoardSkeleton } from "../board/board-skeleton.tsx";
import { AssetTile } from "./asset-tile.tsx";
import css from "./assets.module.css";
import { useResults } from "./results.ts";

/** The assets that are looked for, of all shots. */
export function ResultList() {
  const { t } = useTranslation();
  const { place } = usePlace();
  const { list, assetIds } = useResults(place);
  if (list.isError && assetIds.length === 0) {
    return <ProblemNote error={list.error} onRetry={() => void list.refetch()} />;
  }
  if (list.isPending) return <BoardSkeleton />;
  if (assetIds.length === 0) {
    return (
      <EmptyState
        icon={<IconSearchOff size={34} stroke={1.6} />}
        title={t("studio.nothingFound")}
        text={t("studio.otherFilter")}
      />
    );
  }
  return (
    <>
      <ul className={css["results"]} aria-label={t("studio.found")}>
        {assetIds.map((assetId) => (
          <AssetTile key={assetId} assetId={assetId} />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          variant="default"
          mt={12}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t("common.more")}
        </Button>
      )}
    </>
  );
}
