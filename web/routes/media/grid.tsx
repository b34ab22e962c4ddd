import { IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Image } from "../../../shared/client/index.ts";
import css from "./grid.module.css";
import type { Tab } from "./images.ts";
import { justify, type Row } from "./justified.ts";
import { placeholderOf } from "./placeholder.ts";
import { useAltText } from "./use-alt-text.ts";
import { useWidth } from "./use-width.ts";

interface GridProps {
  readonly images: readonly Image[];
  readonly tab: Tab;
  readonly hasMore: boolean;
  readonly onEnd: () => void;
}

const GAP = 4;
/** More is loaded before the reader comes to the end. */
const AHEAD = "1200px";

/** Pictures in justified rows; their places are known before they are loaded. */
export function Grid({ images, tab, hasMore, onEnd }: GridProps) {
  const { t } = useTranslation();
  const [ref, width] = useWidth();
  const target = width < 600 ? 150 : 230;
  const rows = useMemo(() => justify(images, width, target, GAP), [images, width, target]);
  const end = useRef<HTMLDivElement>(null);
  const reached = useRef(onEnd);
  reached.current = onEnd;
  const count = images.length;

  useEffect(() => {
    const element = end.current;
    if (element === null || !hasMore || count === 0) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && reached.current(),
      { root: element.closest("main"), rootMargin: AHEAD },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasMore, count]);

  return (
    <div ref={ref}>
      <ul className={css["grid"]} aria-label={t("gallery.pictures")}>
        {width > 0 &&
          rows.map((row) => <GridRow key={row.tiles[0]?.item.id} row={row} tab={tab} />)}
      </ul>
      <div ref={end} />
    </div>
  );
}

const GridRow = memo(function GridRow({ row, tab }: { row: Row<Image>; tab: Tab }) {
  return row.tiles.map(({ item, width }) => (
    <Tile key={item.id} image={item} width={width} height={row.height} tab={tab} />
  ));
});

interface TileProps {
  readonly image: Image;
  readonly width: number;
  readonly height: number;
  readonly tab: Tab;
}

function Tile({ image, width, height, tab }: TileProps) {
  const { t } = useTranslation();
  const alt = useAltText(image);
  const large = Math.max(width, height) * devicePixelRatio > 400;
  return (
    <li className={css["tile"]} style={{ width, height }}>
      <Link
        to="/gallery/$imageId"
        params={{ imageId: image.id }}
        search={tab === "mine" ? { tab } : {}}
        resetScroll={false}
        className={css["link"]}
        style={{ backgroundImage: `url(${placeholderOf(image.thumbHash)})` }}
      >
        <img
          className={css["picture"]}
          src={large ? image.urls.medium : image.urls.thumb}
          alt={alt}
          loading="lazy"
          decoding="async"
        />
        {!image.isPublic && (
          <span className={css["private"]} role="img" aria-label={t("gallery.onlyMe")}>
            <IconLock size={14} aria-hidden="true" />
          </span>
        )}
      </Link>
    </li>
  );
}
