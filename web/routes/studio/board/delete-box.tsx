import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { Box } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import { Confirm } from "../../../ui/dialog.tsx";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere } from "./board-here.ts";

interface DeleteBoxProps {
  readonly box: Box;
  readonly onClose: () => void;
}

/** Asks before a shot is deleted with all that is in it. */
export function DeleteBox({ box, onClose }: DeleteBoxProps) {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const deleting = useMutation({
    mutationFn: () => api.DELETE("/api/boxes/{boxId}", { params: { path: { boxId: box.id } } }),
    onSuccess: () => {
      onClose();
      board.removeBox(box.id);
    },
    onError: (error) => toast(problemText(error), "danger"),
  });
  return (
    <Confirm
      title={t("studio.deleteShotTitle", { name: box.name })}
      text={t("studio.deleteShotText", { count: box.assetCount })}
      action={t("studio.delete")}
      busy={deleting.isPending}
      onConfirm={() => deleting.mutate()}
      onClose={onClose}
    />
  );
}
