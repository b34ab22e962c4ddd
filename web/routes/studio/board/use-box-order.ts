import type { Announcements, DragEndEvent, ScreenReaderInstructions } from "@dnd-kit/core";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { problemText } from "../../../ui/problem.tsx";
import { toast } from "../../../ui/toasts.tsx";
import { useBoardHere } from "./board-here.ts";

/** Moves boxes, and says how it went when the platform refuses. */
export function useMoveBox() {
  const { board } = useBoardHere();
  return (boxId: string, to: number) => {
    const others = board.state.order.filter((id) => id !== boxId);
    const after = to === 0 ? null : (others[to - 1] ?? null);
    board.move(boxId, after).catch((error: unknown) => toast(problemText(error), "danger"));
  };
}

/** What a drag of a box does, and what of it is said to those who do not see it. */
export function useBoxDrag() {
  const { t } = useTranslation();
  const { board } = useBoardHere();
  const move = useMoveBox();
  const nameOf = (id: string | number) => board.state.boxes.get(String(id))?.name ?? "";
  const placeOf = (id: string | number) => ({
    name: nameOf(id),
    place: board.state.order.indexOf(String(id)) + 1,
    count: board.state.order.length,
  });
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    if (over === null || active.id === over.id) return;
    move(String(active.id), board.state.order.indexOf(String(over.id)));
  };
  /** Whether it has left its place (over that it is from the first moment), and the place that it would have. */
  const moved = useRef(false);
  const last = useRef(0);
  const announcements: Announcements = {
    onDragStart: ({ active }) => {
      moved.current = false;
      last.current = placeOf(active.id).place;
      return t("studio.drag.lifted", placeOf(active.id));
    },
    onDragOver: ({ active, over }) => {
      if (over === null) return undefined;
      moved.current ||= over.id !== active.id;
      last.current = placeOf(over.id).place;
      const words = moved.current ? "studio.drag.over" : "studio.drag.lifted";
      return t(words, { ...placeOf(over.id), name: nameOf(active.id) });
    },
    // By now the order may be the new one already.
    onDragEnd: ({ active }) =>
      t("studio.drag.dropped", { ...placeOf(active.id), place: last.current }),
    onDragCancel: ({ active }) => t("studio.drag.cancelled", { name: nameOf(active.id) }),
  };
  const screenReaderInstructions: ScreenReaderInstructions = { draggable: t("studio.drag.how") };
  return { onDragEnd, accessibility: { announcements, screenReaderInstructions } };
}
