import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useContext } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { doToAll } from "../assets/bulk.ts";
import { SelectionContext, useChosen } from "../assets/use-selection.ts";
import { useBoardHere } from "./board-here.ts";
import css from "./board-page.module.css";
import { useOpenOverlay } from "./overlay.ts";

/** More would be too small to be compared. */
const MOST_COMPARED = 4;

/** What can be done with the assets that are chosen. */
export function SelectionBar() {
  const chosen = useChosen();
  return chosen === null ? null : <Bar chosen={chosen} />;
}

function Bar({ chosen }: { readonly chosen: ReadonlySet<string> }) {
  const { t } = useTranslation();
  const { board, canEdit } = useBoardHere();
  const selection = useContext(SelectionContext);
  const open = useOpenOverlay();
  const assetIds = [...chosen];
  const count = assetIds.length;
  const favoring = useMutation({
    mutationFn: () => doToAll(board, assetIds, { action: "favorite", isFavorite: true }),
    onSuccess: () => selection.end(),
    onError: (error) => toast(problemText(error), "danger"),
  });
  const none = count === 0 || favoring.isPending;
  return (
    <div className={css["chosen"]} role="toolbar" aria-label={t("studio.chosen")}>
      <span aria-live="polite">{t("studio.chosenCount", { count })}</span>
      <Button
        variant="default"
        disabled={count < 2 || count > MOST_COMPARED}
        onClick={() => open({ kind: "compare", assetIds })}
      >
        {t("studio.compare")}
      </Button>
      {canEdit && (
        <>
          <Button variant="default" disabled={none} onClick={() => favoring.mutate()}>
            {t("studio.favor")}
          </Button>
          <Button
            variant="default"
            disabled={none}
            onClick={() => open({ kind: "move", assetIds })}
          >
            {t("studio.moveTo")}
          </Button>
          <Button
            variant="default"
            disabled={none}
            onClick={() => open({ kind: "copy", assetIds })}
          >
            {t("studio.copyTo")}
          </Button>
          <Button
            variant="light"
            color="red"
            disabled={none}
            onClick={() => open({ kind: "delete", assetIds })}
          >
            {t("studio.delete")}
          </Button>
        </>
      )}
      <Button variant="subtle" onClick={() => selection.end()}>
        {t("studio.endChoosing")}
      </Button>
    </div>
  );
}
