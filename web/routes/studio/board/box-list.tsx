import {
  closestCenter,
  DndContext,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import {
  SortableContext,
  sortableKeyboardCoordinates,
  verticalListSortingStrategy,
} from "@dnd-kit/sortable";
import { IconLayoutBoard } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { useBoardHere, useOnBoard } from "./board-here.ts";
import css from "./box.module.css";
import { BoxRow } from "./box-row.tsx";
import { NewBox } from "./new-box.tsx";
import { useBoxDrag } from "./use-box-order.ts";

/** So far has a pointer to go before it drags: a press that trembles is still a press. */
const DRAG_FROM_PX = 4;

/** The boxes in their order, which dragging changes: by pointer, finger and keyboard. */
export function BoxList() {
  const { t } = useTranslation();
  const { canEdit } = useBoardHere();
  const order = useOnBoard((state) => state.order);
  const { onDragEnd, accessibility } = useBoxDrag();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM_PX } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  return (
    <>
      {order.length === 0 && (
        <EmptyState
          icon={<IconLayoutBoard size={34} stroke={1.6} />}
          title={t("studio.noBoxesTitle")}
          text={t(canEdit ? "studio.noBoxesText" : "studio.noBoxesViewer")}
        />
      )}
      <DndContext
        sensors={sensors}
        collisionDetection={closestCenter}
        onDragEnd={onDragEnd}
        accessibility={accessibility}
      >
        <SortableContext items={[...order]} strategy={verticalListSortingStrategy}>
          <ol className={css["list"]} aria-label={t("studio.shots")}>
            {order.map((boxId, index) => (
              <BoxRow key={boxId} boxId={boxId} index={index} />
            ))}
          </ol>
        </SortableContext>
      </DndContext>
      {canEdit && <NewBox />}
    </>
  );
}
