import { IconChevronLeft, IconChevronRight, IconX } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { ApiError, type Image } from "../../../shared/client/index.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { useModal } from "../../ui/use-modal.ts";
import css from "./lightbox.module.css";
import { LightboxDetails } from "./lightbox-details.tsx";
import { placeholderOf } from "./placeholder.ts";
import { useAltText } from "./use-alt-text.ts";
import { useSwipe } from "./use-swipe.ts";

interface LightboxProps {
  readonly image: Image | undefined;
  readonly error: Error | null;
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
  readonly onClose: () => void;
}

/** A picture over the whole window: arrow keys or a swipe turn to the next, Escape closes. */
export function Lightbox({ image, error, onPrevious, onNext, onClose }: LightboxProps) {
  const { t } = useTranslation();
  const modal = useModal(onClose);
  const swipe = useSwipe(onPrevious, onNext);
  const close = () => modal.ref.current?.close();

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "ArrowLeft") onPrevious?.();
    if (event.key === "ArrowRight") onNext?.();
  }

  return (
    <dialog
      {...modal}
      className={css["lightbox"]}
      aria-label={t("gallery.picture")}
      onKeyDown={onKeyDown}
    >
      <button type="button" className={css["close"]} aria-label={t("common.close")} onClick={close}>
        <IconX size={24} aria-hidden="true" />
      </button>
      <div className={css["stage"]} {...swipe.handlers}>
        {image && <Picture key={image.id} image={image} shift={swipe.shift} />}
        {error && <Missing error={error} />}
      </div>
      {onPrevious && (
        <button
          type="button"
          className={css["turn"]}
          data-side="left"
          aria-label={t("gallery.previous")}
          onClick={onPrevious}
        >
          <IconChevronLeft size={28} aria-hidden="true" />
        </button>
      )}
      {onNext && (
        <button
          type="button"
          className={css["turn"]}
          data-side="right"
          aria-label={t("gallery.next")}
          onClick={onNext}
        >
          <IconChevronRight size={28} aria-hidden="true" />
        </button>
      )}
      {image && <LightboxDetails image={image} onGone={close} />}
    </dialog>
  );
}

function Picture({ image, shift }: { image: Image; shift: number }) {
  const alt = useAltText(image);
  return (
    <img
      className={css["picture"]}
      src={image.urls.full}
      alt={alt}
      width={image.width}
      height={image.height}
      draggable={false}
      style={{
        aspectRatio: `${image.width} / ${image.height}`,
        width: `min(100cqw, 100cqh * ${image.width / image.height}, ${Math.max(image.width, 320)}px)`,
        backgroundImage: `url(${placeholderOf(image.thumbHash)})`,
        transform: `translateX(${shift}px)`,
      }}
    />
  );
}

function Missing({ error }: { error: Error }) {
  const { t } = useTranslation();
  const gone = error instanceof ApiError && error.status === 404;
  if (!gone) return <ProblemNote error={error} />;
  return <p className={css["missing"]}>{t("gallery.missing")}</p>;
}
