import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemNote } from "../../../ui/problem.tsx";
import { AssetViewer } from "../assets/asset-viewer.tsx";
import { ResultList } from "../assets/result-list.tsx";
import { isFiltered } from "../assets/results.ts";
import { Selection, SelectionContext } from "../assets/use-selection.ts";
import { useBoardHere, usePlace, useStanding } from "./board-here.ts";
import css from "./board-page.module.css";
import { BoardPanel } from "./board-panel.tsx";
import { BoardSkeleton } from "./board-skeleton.tsx";
import { BoardToolbar } from "./board-toolbar.tsx";
import { BoxList } from "./box-list.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { type Overlay, OverlayContext } from "./overlay.ts";
import { Overlays } from "./overlays.tsx";
import { SelectionBar } from "./selection-bar.tsx";

/** The board with what stands above and beside it. */
export function BoardView() {
  const [selection] = useState(() => new Selection());
  const [overlay, setOverlay] = useState<Overlay | null>(null);
  const close = useCallback(() => setOverlay(null), []);
  return (
    <SelectionContext value={selection}>
      <OverlayContext value={setOverlay}>
        <BoardFrame />
        <AssetViewer />
        <Overlays overlay={overlay} onClose={close} />
      </OverlayContext>
    </SelectionContext>
  );
}

function BoardFrame() {
  const { t } = useTranslation();
  const [filtering, setFiltering] = useState(false);
  const { board, project } = useBoardHere();
  const { place } = usePlace();
  const { ready, error } = useStanding(board);
  const filtered = isFiltered(place);
  return (
    <div className={css["frame"]} data-panel={place.panel}>
      <main className={css["page"]} data-scroll-restoration-id={`board-${project.id}`}>
        <header className={css["header"]}>
          <Link to="/studio" className={css["back"]} aria-label={t("studio.toProjects")}>
            <IconArrowLeft size={22} aria-hidden="true" />
          </Link>
          <div className={css["title"]}>
            <h1>{project.name}</h1>
            <Connection />
          </div>
          <BoardToolbar
            filtering={filtering || filtered}
            onFilter={() => setFiltering(!filtering)}
          />
        </header>
        {(filtering || filtered) && <FilterBar />}
        {error !== null && <ProblemNote error={error} onRetry={() => void board.reload()} />}
        {!ready && error === null && <BoardSkeleton />}
        {ready && (filtered ? <ResultList /> : <BoxList />)}
        <SelectionBar />
      </main>
      <BoardPanel />
    </div>
  );
}

/** Says so while what is shown may be behind. */
function Connection() {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const { connection, closed } = useStanding(board);
  return (
    <p className={css["connection"]} role="status">
      {connection === "away" && !closed && t("studio.reconnecting")}
    </p>
  );
}
