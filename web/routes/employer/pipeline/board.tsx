import { DndContext, DragOverlay, useDroppable } from "@dnd-kit/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { JobApplication, Vacancy } from "../../../../shared/client/index.ts";
import { CardFace } from "./card.tsx";
import { Column } from "./column.tsx";
import css from "./pipeline.module.css";
import { STAGES, type Stage } from "./stages.ts";
import { useCardDrag } from "./use-card-drag.ts";
import { useNarrow } from "./use-narrow.ts";

interface BoardProps {
  readonly vacancy: Vacancy;
  /** The column that is shown where there is room for one. */
  readonly stage: Stage;
}

/** Who has applied, in columns; where there is room for one, the others are tabs that take what is dropped on them. */
export function Board({ vacancy, stage }: BoardProps) {
  const { t } = useTranslation();
  const narrow = useNarrow();
  const { onDragEnd, ...drag } = useCardDrag();
  const [held, setHeld] = useState<JobApplication | null>(null);
  const shown = narrow ? [stage] : STAGES;
  return (
    <DndContext
      {...drag}
      onDragStart={({ active }) => setHeld(active.data.current?.["application"] ?? null)}
      onDragCancel={() => setHeld(null)}
      onDragEnd={(event) => {
        setHeld(null);
        onDragEnd(event);
      }}
    >
      {narrow && (
        <nav className={css["tabs"]} aria-label={t("pipeline.columns")}>
          {STAGES.map((one) => (
            <Tab key={one} stage={one} current={one === stage} count={vacancy.stages?.[one]} />
          ))}
        </nav>
      )}
      <div className={css["board"]} data-narrow={narrow || undefined}>
        {shown.map((one) => (
          <Column
            key={one}
            vacancyId={vacancy.id}
            stage={one}
            count={vacancy.stages?.[one]}
            alone={narrow}
          />
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {held && (
          <div className={css["held"]}>
            <CardFace application={held} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  );
}

interface TabProps {
  readonly stage: Stage;
  readonly current: boolean;
  readonly count: number | undefined;
}

function Tab({ stage, current, count }: TabProps) {
  const { t } = useTranslation();
  const { setNodeRef, isOver } = useDroppable({ id: stage });
  return (
    <Link
      ref={setNodeRef}
      from="/employer/vacancies/$vacancyId/applications"
      search={(before) => ({ ...before, stage })}
      replace
      className={css["tab"]}
      data-over={isOver || undefined}
      {...(current && { "aria-current": "true" })}
    >
      {t(`pipeline.stages.${stage}`)}
      {count !== undefined && <span className={css["count"]}>{count}</span>}
    </Link>
  );
}
