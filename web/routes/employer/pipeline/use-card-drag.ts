import {
  type Announcements,
  type Collision,
  type CollisionDetection,
  closestCenter,
  type DragEndEvent,
  type KeyboardCoordinateGetter,
  KeyboardSensor,
  PointerSensor,
  pointerWithin,
  type ScreenReaderInstructions,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { useTranslation } from "react-i18next";
import type { JobApplication } from "../../../../shared/client/index.ts";
import { asStage, neighbour, type Stage, stageOf } from "./stages.ts";
import { useMoving } from "./use-moving.ts";

/** So far has a pointer to go before it drags: a press that trembles is still a press. */
const DRAG_FROM_PX = 4;

interface Carried {
  readonly data: { readonly current?: { readonly application?: JobApplication } | undefined };
}

const carried = ({ data }: Carried) => data.current?.application;

/** Arrows go from column to column. */
const byColumns: KeyboardCoordinateGetter = (event, { context }) => {
  const by = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : null;
  const application = context.active && carried(context.active);
  if (by === null || !application) return undefined;
  event.preventDefault();
  const here = asStage(context.over?.id) ?? stageOf(application) ?? "new";
  const box = context.droppableRects.get(neighbour(here, by));
  return box && { x: box.left, y: box.top };
};

/** A pointer drops where it is, and nowhere else; keys drop into the nearest column. */
const underPointer: CollisionDetection = (args): Collision[] =>
  args.pointerCoordinates === null ? closestCenter(args) : pointerWithin(args);

/** What a drag of a card does, and what of it is said to those who do not see it. */
export function useCardDrag() {
  const { t } = useTranslation();
  const move = useMoving();
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: DRAG_FROM_PX } }),
    useSensor(KeyboardSensor, { coordinateGetter: byColumns }),
  );
  const about = (active: Carried, stage: Stage | null) => {
    const application = carried(active);
    const at = stage ?? (application && stageOf(application)) ?? "new";
    return {
      name: application?.applicant?.displayName ?? t("pipeline.nobody"),
      stage: t(`pipeline.stages.${at}`),
    };
  };
  const announcements: Announcements = {
    onDragStart: ({ active }) => t("pipeline.drag.lifted", about(active, null)),
    onDragOver: ({ active, over }) =>
      over ? t("pipeline.drag.over", about(active, asStage(over.id))) : undefined,
    onDragEnd: ({ active, over }) =>
      over
        ? t("pipeline.drag.dropped", about(active, asStage(over.id)))
        : t("pipeline.drag.cancelled", about(active, null)),
    onDragCancel: ({ active }) => t("pipeline.drag.cancelled", about(active, null)),
  };
  const screenReaderInstructions: ScreenReaderInstructions = { draggable: t("pipeline.drag.how") };
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    const application = carried(active);
    const stage = asStage(over?.id);
    if (application && stage) void move(application, stage);
  };
  return {
    sensors,
    collisionDetection: underPointer,
    onDragEnd,
    accessibility: { announcements, screenReaderInstructions },
  };
}
