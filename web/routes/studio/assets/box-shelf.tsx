import { useMutation } from "@tanstack/react-query";
import { type DragEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Box } from "../../../../shared/client/index.ts";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere, useShelf } from "../board/board-here.ts";
import { AssetTile } from "./asset-tile.tsx";
import css from "./assets.module.css";
import { UploadTile } from "./upload-tile.tsx";
import { startUploads, useUploads } from "./uploads.ts";

/** What is in a shot: its assets, newest first, after what is on its way into it. */
export function BoxShelf({ box }: { readonly box: Box }) {
  const { t } = useTranslation();
  const { board, canEdit } = useBoardHere();
  const shelf = useShelf(box.id);
  const uploads = useUploads(box.id);
  const drop = useFileDrop((files) => canEdit && startUploads(board, box.id, files));
  const older = useMutation({
    mutationFn: () => board.more(box.id),
    onError: (error) => toast(problemText(error), "danger"),
  });
  if (shelf === undefined) return <Waiting count={box.assetCount} />;
  const rest = Math.max(0, box.assetCount - shelf.assetIds.length);
  return (
    <div className={css["drop"]} data-over={(canEdit && drop.over) || undefined} {...drop.handlers}>
      {shelf.assetIds.length === 0 && uploads.length === 0 && (
        <p className={css["empty"]}>{t(canEdit ? "studio.emptyShot" : "studio.emptyShotViewer")}</p>
      )}
      <ul className={css["shelf"]} aria-label={t("studio.assetsOf", { name: box.name })}>
        {uploads.map((upload) => (
          <UploadTile key={upload.id} upload={upload} />
        ))}
        {shelf.assetIds.map((assetId) => (
          <AssetTile key={assetId} assetId={assetId} />
        ))}
        {shelf.nextCursor !== null && (
          <li>
            <button
              type="button"
              className={css["more"]}
              disabled={older.isPending}
              onClick={() => older.mutate()}
            >
              {rest > 0 ? t("studio.moreAssets", { count: rest }) : t("common.more")}
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}

/** As much room as what is fetched will take. */
function Waiting({ count }: { readonly count: number }) {
  const tiles = Array.from({ length: Math.min(count, 6) }, (_, index) => `waiting-${index}`);
  return (
    <div className={css["shelf"]} aria-busy="true">
      {tiles.map((key) => (
        <span key={key} className={css["waiting"]} />
      ))}
    </div>
  );
}

/** Files that are dropped on an element; `over` while some are held above it. */
function useFileDrop(onFiles: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false);
  const carries = (event: DragEvent) => event.dataTransfer.types.includes("Files");
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!carries(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (!carries(event)) return;
      event.preventDefault();
      onFiles([...event.dataTransfer.files]);
    },
  };
  return { over, handlers };
}
