import { useMutation } from "@tanstack/react-query";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { Dialog } from "../../../ui/dialog.tsx";
import { ProblemNote } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere, useOnBoard } from "../board/board-here.ts";
import { doToAll } from "./bulk.ts";
import css from "./dialogs.module.css";
import { SelectionContext } from "./use-selection.ts";

interface MoveDialogProps {
  readonly action: "move" | "copy";
  readonly assetIds: readonly string[];
  readonly onClose: () => void;
}

/** Asks into which shot assets are moved or copied. */
export function MoveDialog({ action, assetIds, onClose }: MoveDialogProps) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const selection = useContext(SelectionContext);
  const order = useOnBoard((state) => state.order);
  const boxes = useOnBoard((state) => state.boxes);
  const moving = useMutation({
    mutationFn: (boxId: string) => doToAll(board, assetIds, { action, boxId }),
    onSuccess: (_, boxId) => {
      onClose();
      selection.end();
      const name = boxes.get(boxId)?.name ?? "";
      toast(t(action === "move" ? "studio.moved" : "studio.copied", { name }));
    },
  });
  return (
    <Dialog title={t(action === "move" ? "studio.moveTo" : "studio.copyTo")} onClose={onClose}>
      {moving.isError && <ProblemNote error={moving.error} />}
      <ol className={css["choices"]}>
        {order.map((boxId, index) => (
          <li key={boxId}>
            <button
              type="button"
              className={css["choice"]}
              disabled={moving.isPending}
              onClick={() => moving.mutate(boxId)}
            >
              <span className={css["number"]}>{index + 1}</span>
              {boxes.get(boxId)?.name}
            </button>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
