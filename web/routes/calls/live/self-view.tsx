import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import css from "./call-stage.module.css";
import { StreamVideo } from "./stream-video.tsx";

type Corner = "top left" | "top right" | "bottom left" | "bottom right";

const SIDES: Record<string, (corner: Corner) => Corner> = {
  ArrowUp: (corner) => corner.replace("bottom", "top") as Corner,
  ArrowDown: (corner) => corner.replace("top", "bottom") as Corner,
  ArrowLeft: (corner) => corner.replace("right", "left") as Corner,
  ArrowRight: (corner) => corner.replace("left", "right") as Corner,
};

/** One's own picture in a corner of the stage: dragged to another one, or moved there with the arrow keys. */
export function SelfView({ stream }: { stream: MediaStream }) {
  const { t } = useTranslation();
  const [corner, setCorner] = useState<Corner>("bottom right");
  const [dragged, setDragged] = useState<{ x: number; y: number } | null>(null);
  const start = useRef<{ x: number; y: number } | null>(null);
  const turn = (event: KeyboardEvent) => {
    const move = SIDES[event.key];
    if (move === undefined) return;
    event.preventDefault();
    setCorner(move(corner));
  };
  const down = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { x: event.clientX, y: event.clientY };
  };
  const move = ({ clientX, clientY }: PointerEvent) => {
    const from = start.current;
    if (from !== null) setDragged({ x: clientX - from.x, y: clientY - from.y });
  };
  const up = ({ currentTarget, clientX, clientY }: PointerEvent<HTMLElement>) => {
    const stage = currentTarget.parentElement?.getBoundingClientRect();
    if (dragged !== null && stage !== undefined) {
      const vertical = clientY < stage.top + stage.height / 2 ? "top" : "bottom";
      const side = clientX < stage.left + stage.width / 2 ? "left" : "right";
      setCorner(`${vertical} ${side}`);
    }
    start.current = null;
    setDragged(null);
  };
  return (
    <button
      type="button"
      className={css["self"]}
      data-corner={corner}
      aria-label={t("call.self")}
      aria-description={t("call.selfHint")}
      style={dragged === null ? {} : { translate: `${dragged.x}px ${dragged.y}px` }}
      onKeyDown={turn}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        start.current = null;
        setDragged(null);
      }}
    >
      <StreamVideo stream={stream} mirrored />
    </button>
  );
}
