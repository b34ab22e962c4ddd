import { useSortable } from "@dnd-kit/sortable";
import { IconGripVertical } from "@tabler/icons-react";
import { memo, useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { BoxShelf } from "../assets/box-shelf.tsx";
import { useBoardHere, useBox } from "./board-here.ts";
import css from "./box.module.css";
import { BoxHead } from "./box-head.tsx";
import { useNear } from "./use-near.ts";

interface BoxRowProps {
  readonly boxId: string;
  readonly index: number;
}

/** A shot on the board. What is in it is fetched and drawn when it comes near. */
export const BoxRow = memo(function BoxRow({ boxId, index }: BoxRowProps) {
  const { t } = useTranslation();
  const { canEdit } = useBoardHere();
  const box = useBox(boxId);
  const row = useRef<HTMLLIElement | null>(null);
  const near = useNear(row);
  const {
    attributes,
    listeners,
    setNodeRef,
    setActivatorNodeRef,
    transform,
    transition,
    isDragging,
  } = useSortable({ id: boxId, disabled: !canEdit });
  const hold = useCallback(
    (element: HTMLLIElement | null) => {
      row.current = element;
      setNodeRef(element);
    },
    [setNodeRef],
  );
  if (!box) return null;
  return (
    <li
      ref={hold}
      className={css["row"]}
      data-dragging={isDragging || undefined}
      style={{
        ...(transform && { transform: `translate3d(0, ${Math.round(transform.y)}px, 0)` }),
        transition,
      }}
    >
      <div className={css["side"]}>
        {canEdit ? (
          <button
            {...attributes}
            {...listeners}
            ref={setActivatorNodeRef}
            type="button"
            className={css["handle"]}
            aria-label={t("studio.dragHandle", { name: box.name, place: index + 1 })}
          >
            <IconGripVertical size={18} aria-hidden="true" />
            <span>{index + 1}</span>
          </button>
        ) : (
          <span className={css["handle"]}>{index + 1}</span>
        )}
      </div>
      <BoxBody boxId={boxId} near={near} />
    </li>
  );
});

/** Drags draw every row anew, but not what is in them. */
const BoxBody = memo(function BoxBody({
  boxId,
  near,
}: {
  readonly boxId: string;
  readonly near: boolean;
}) {
  const { board } = useBoardHere();
  const box = useBox(boxId);
  useEffect(() => {
    if (near) board.want(boxId);
  }, [board, boxId, near]);
  if (!box) return null;
  return (
    <div className={css["body"]}>
      <BoxHead box={box} bare={!near} />
      {near && <BoxShelf box={box} />}
    </div>
  );
});
