import { useTranslation } from "react-i18next";
import { ApiError, type Image } from "../../../shared/client/index.ts";
import { placeholderOf } from "../../ui/placeholder.ts";
import { ProblemNote } from "../../ui/problem.tsx";
import { viewerClasses as css, Viewer } from "../../ui/viewer.tsx";
import { countView } from "./count-view.ts";
import { LightboxDetails } from "./lightbox-details.tsx";
import { useAltText } from "./use-alt-text.ts";

interface LightboxProps {
  readonly image: Image | undefined;
  readonly error: Error | null;
  readonly onPrevious?: () => void;
  readonly onNext?: () => void;
  readonly onClose: () => void;
}

/** A picture over the whole window, with what is said of it. */
export function Lightbox({ image, error, onPrevious, onNext, onClose }: LightboxProps) {
  const { t } = useTranslation();
  return (
    <Viewer
      label={t("gallery.picture")}
      previousLabel={t("gallery.previous")}
      nextLabel={t("gallery.next")}
      onPrevious={onPrevious}
      onNext={onNext}
      onClose={onClose}
      stage={(shift) => (
        <>
          {image && <Picture key={image.id} image={image} shift={shift} />}
          {error && <Missing error={error} />}
        </>
      )}
      details={(close) => image && <LightboxDetails image={image} onGone={close} />}
    />
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
      onLoad={() => countView(image.id)}
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
