import { IconEyeOff, IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { memo, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Image } from "../../../shared/client/index.ts";
import { placeholderOf } from "../../ui/placeholder.ts";
import css from "./grid.module.css";
import type { ImageList } from "./images.ts";
import { justify, type Row } from "./justified.ts";
import { useAltText } from "./use-alt-text.ts";
import { useWidth } from "./use-width.ts";

interface GridProps {
  readonly images: readonly Image[];
  /** Where the pictures are from: it stays in the address of each. */
  readonly list: ImageList;
  readonly hasMore: boolean;
  readonly onEnd: () => void;
  /** Which are chosen, while some are being chosen. */
  readonly selection: Selection | null;
}

export interface Selection {
  readonly selected: ReadonlySet<string>;
  readonly toggle: (imageId: string) => void;
}

const GAP = 4;
/** More is loaded before the reader comes to the end. */
const AHEAD = "1200px";

/** Pictures in justified rows; their places are known before they are loaded. */
export function Grid({ images, list, hasMore, onEnd, selection }: GridProps) {
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
          rows.map((row) => (
            <GridRow key={row.tiles[0]?.item.id} row={row} list={list} selection={selection} />
          ))}
      </ul>
      <div ref={end} />
    </div>
  );
}

interface GridRowProps extends Pick<GridProps, "list" | "selection"> {
  readonly row: Row<Image>;
}

const GridRow = memo(function GridRow({ row, list, selection }: GridRowProps) {
  return row.tiles.map(({ item, width }) => (
    <Tile
      key={item.id}
      image={item}
      width={width}
      height={row.height}
      list={list}
      selection={selection}
    />
  ));
});

interface TileProps extends Pick<GridProps, "list" | "selection"> {
  readonly image: Image;
  readonly width: number;
  readonly height: number;
}

function Tile({ image, width, height, list, selection }: TileProps) {
  const placeholder = { backgroundImage: `url(${placeholderOf(image.thumbHash)})` };
  const picture = <Picture image={image} side={Math.max(width, height)} />;
  return (
    <li className={css["tile"]} style={{ width, height }}>
      {selection === null ? (
        <Link
          to="/gallery/$imageId"
          params={{ imageId: image.id }}
          search={list}
          resetScroll={false}
          className={css["link"]}
          style={placeholder}
        >
          {picture}
        </Link>
      ) : (
        <label className={css["link"]} style={placeholder}>
          <input
            type="checkbox"
            className={css["check"]}
            checked={selection.selected.has(image.id)}
            onChange={() => selection.toggle(image.id)}
          />
          {picture}
        </label>
      )}
    </li>
  );
}

function Picture({ image, side }: { readonly image: Image; readonly side: number }) {
  const { t } = useTranslation();
  const alt = useAltText(image);
  const large = side * devicePixelRatio > 400;
  return (
    <>
      <img
        className={css["picture"]}
        src={large ? image.urls.medium : image.urls.thumb}
        alt={alt}
        loading="lazy"
        decoding="async"
      />
      {image.withheld !== null && (
        <span
          className={css["private"]}
          role="img"
          aria-label={t(`gallery.withheld.${image.withheld}`)}
        >
          <IconEyeOff size={14} aria-hidden="true" />
        </span>
      )}
      {image.withheld === null && !image.isPublic && (
        <span className={css["private"]} role="img" aria-label={t("gallery.onlyMe")}>
          <IconLock size={14} aria-hidden="true" />
        </span>
      )}
    </>
  );
}
