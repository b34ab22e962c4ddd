import {
  IconChecks,
  IconFilter,
  IconInfoCircle,
  IconMessage,
  IconSparkles,
} from "@tabler/icons-react";
import { type ReactNode, useContext } from "react";
import { useTranslation } from "react-i18next";
import { SelectionContext, useChosen } from "../assets/use-selection.ts";
import { ShareTools } from "../share/share-tools.tsx";
import { useBoardHere, useOnBoard, usePlace } from "./board-here.ts";
import css from "./board-page.module.css";
import type { PanelKind } from "./place.ts";

interface BoardToolbarProps {
  readonly filtering: boolean;
  readonly onFilter: () => void;
}

/** What can be done with the whole board. */
export function BoardToolbar({ filtering, onFilter }: BoardToolbarProps) {
  const { t } = useTranslation();
  const selection = useContext(SelectionContext);
  const choosing = useChosen() !== null;
  const { canEdit } = useBoardHere();
  const unread = useOnBoard(({ boxes }) =>
    [...boxes.values()].reduce((sum, { unreadCommentCount }) => sum + unreadCommentCount, 0),
  );
  return (
    <div className={css["toolbar"]} role="toolbar" aria-label={t("studio.tools")}>
      <button type="button" className={css["tool"]} aria-pressed={filtering} onClick={onFilter}>
        <IconFilter size={20} aria-hidden="true" />
        <span>{t("studio.filter")}</span>
      </button>
      <button
        type="button"
        className={css["tool"]}
        aria-pressed={choosing}
        onClick={() => (choosing ? selection.end() : selection.begin())}
      >
        <IconChecks size={20} aria-hidden="true" />
        <span>{t("studio.choose")}</span>
      </button>
      {canEdit && (
        <PanelButton panel="generate" label={t("studio.generate")}>
          <IconSparkles size={20} aria-hidden="true" />
        </PanelButton>
      )}
      <PanelButton panel="comments" label={t("studio.panels.comments")}>
        <IconMessage size={20} aria-hidden="true" />
        {unread > 0 && (
          <span className={css["news"]} title={t("studio.unread", { count: unread })}>
            {unread}
          </span>
        )}
      </PanelButton>
      <ShareTools />
      <PanelButton panel="project" label={t("studio.project")}>
        <IconInfoCircle size={20} aria-hidden="true" />
      </PanelButton>
    </div>
  );
}

interface PanelButtonProps {
  readonly panel: PanelKind;
  readonly label: string;
  readonly children: ReactNode;
}

/** Opens a panel beside the board, and closes it. */
function PanelButton({ panel, label, children }: PanelButtonProps) {
  const { place, go } = usePlace();
  const open = place.panel === panel;
  return (
    <button
      type="button"
      className={css["tool"]}
      aria-expanded={open}
      onClick={() => go({ panel: open ? undefined : panel })}
    >
      {children}
      <span>{label}</span>
    </button>
  );
}
