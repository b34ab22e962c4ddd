import { useMutation } from "@tanstack/react-query";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { Confirm } from "../../../ui/dialog.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere, usePlace } from "../board/board-here.ts";
import { doToAll } from "./bulk.ts";
import { SelectionContext } from "./use-selection.ts";

interface DeleteAssetsProps {
  readonly assetIds: readonly string[];
  readonly onClose: () => void;
}

/** Asks before assets are deleted. */
export function DeleteAssets({ assetIds, onClose }: DeleteAssetsProps) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const { place, go } = usePlace();
  const selection = useContext(SelectionContext);
  const count = assetIds.length;
  const deleting = useMutation({
    mutationFn: () => doToAll(board, assetIds, { action: "delete" }),
    onSuccess: () => {
      onClose();
      selection.end();
      if (assetIds.includes(place.asset ?? "")) go({ asset: undefined }, true);
      if (assetIds.includes(place.from ?? "")) go({ from: undefined }, true);
      toast(t("studio.deletedAssets", { count }));
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Confirm
      title={t("studio.deleteAssetsTitle", { count })}
      text={t("studio.deleteAssetsText")}
      action={t("studio.delete")}
      busy={deleting.isPending}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    />
  );
}
