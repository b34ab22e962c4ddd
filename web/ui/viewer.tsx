import { IconChevronLeft, IconChevronRight, IconX } from "@tabler/icons-react";
import type { KeyboardEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useModal } from "./use-modal.ts";
import { useSwipe } from "./use-swipe.ts";
import css from "./viewer.module.css";

interface ViewerProps {
  readonly label: string;
  readonly previousLabel: string;
  readonly nextLabel: string;
  readonly onPrevious?: (() => void) | undefined;
  readonly onNext?: (() => void) | undefined;
  readonly onClose: () => void;
  /** What is shown, moved sideways by so many pixels while a finger draws it. */
  readonly stage: (shift: number) => ReactNode;
  /** What is said of it, and done with it; `close` closes the viewer. */
  readonly details: (close: () => void) => ReactNode;
}

/** One thing over the whole window: arrow keys or a swipe turn to the next, Escape closes. */
export function Viewer(props: ViewerProps) {
  const { t } = useTranslation();
  const { label, onPrevious, onNext, onClose } = props;
  const modal = useModal(onClose);
  const swipe = useSwipe(onPrevious, onNext);
  const close = () => modal.ref.current?.close();

  function onKeyDown(event: KeyboardEvent): void {
    // They move through a video or a text that has the focus, and in a menu.
    const { target } = event;
    if (target instanceof HTMLVideoElement || target instanceof HTMLInputElement) return;
    if (event.defaultPrevented || target instanceof HTMLTextAreaElement) return;
    if (event.key === "ArrowLeft") onPrevious?.();
    if (event.key === "ArrowRight") onNext?.();
  }

  return (
    <dialog {...modal} className={css["lightbox"]} aria-label={label} onKeyDown={onKeyDown}>
      <button type="button" className={css["close"]} aria-label={t("common.close")} onClick={close}>
        <IconX size={24} aria-hidden="true" />
      </button>
      <div className={css["stage"]} {...swipe.handlers}>
        {props.stage(swipe.shift)}
      </div>
      {onPrevious && (
        <Turn side="left" label={props.previousLabel} onTurn={onPrevious}>
          <IconChevronLeft size={28} aria-hidden="true" />
        </Turn>
      )}
      {onNext && (
        <Turn side="right" label={props.nextLabel} onTurn={onNext}>
          <IconChevronRight size={28} aria-hidden="true" />
        </Turn>
      )}
      {props.details(close)}
    </dialog>
  );
}

interface TurnProps {
  readonly side: "left" | "right";
  readonly label: string;
  readonly onTurn: () => void;
  readonly children: ReactNode;
}

function Turn({ side, label, onTurn, children }: TurnProps) {
  return (
    <button
      type="button"
      className={css["turn"]}
      data-side={side}
      aria-label={label}
      onClick={onTurn}
    >
      {children}
    </button>
  );
}

/** Classes of what stands in a viewer. */
export const viewerClasses = css;
