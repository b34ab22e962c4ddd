import { type PointerEvent, useId, useState } from "react";
import css from "./chart.module.css";

interface Series {
  readonly name: string;
  readonly tone: "plain" | "danger";
  readonly values: readonly number[];
}

interface ChartProps {
  readonly title: string;
  /** One label a column. */
  readonly labels: readonly string[];
  /** Stacked, the first at the bottom. */
  readonly series: readonly Series[];
  readonly show: (value: number) => string;
}

/**
 * Columns over time. The numbers themselves are in the table of the page, so to a screen reader this is a picture
 * with a summary; the pointer reads single columns.
 */
export function Chart({ title, labels, series, show }: ChartProps) {
  const id = useId();
  const [read, setRead] = useState<number | null>(null);
  const sums = labels.map((_, at) =>
    series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0),
  );
  const top = Math.max(1, ...sums);
  const said = (at: number) => series.map(({ values }) => show(values[at] ?? 0)).join(" · ");

  function point(event: PointerEvent<SVGSVGElement>): void {
    const box = event.currentTarget.getBoundingClientRect();
    const at = Math.floor(((event.clientX - box.left) / box.width) * labels.length);
    setRead(Math.min(labels.length - 1, Math.max(0, at)));
  }

  return (
    <figure className={css["chart"]} aria-labelledby={id}>
      <div className={css["caption"]}>
        <h2 id={id}>{title}</h2>
        <p className={css["reading"]} aria-hidden="true">
          {read === null ? "" : `${labels[read]}: ${said(read)}`}
        </p>
      </div>
      <div className={css["plot"]}>
        <svg
          viewBox={`0 0 ${labels.length} 100`}
          preserveAspectRatio="none"
          role="img"
          aria-label={`${title}: ${labels[0]} – ${labels.at(-1)}, 0 – ${show(top)}`}
          onPointerMove={point}
          onPointerLeave={() => setRead(null)}
        >
          {labels.map((label, at) => (
            <g key={label}>
              <rect
                className={css["hit"]}
                data-read={read === at || undefined}
                x={at}
                y={0}
                width={1}
                height={100}
              />
              <Column series={series} at={at} top={top} />
            </g>
          ))}
        </svg>
        <span className={css["top"]} aria-hidden="true">
          {show(top)}
        </span>
      </div>
      <div className={css["axis"]} aria-hidden="true">
        <span>{labels[0]}</span>
        <span>{labels.at(-1)}</span>
      </div>
      {series.length > 1 && (
        <div className={css["legend"]} aria-hidden="true">
          {series.map(({ name, tone }) => (
            <span key={name}>
              <span className={css["key"]} data-tone={tone} />
              {name}
            </span>
          ))}
        </div>
      )}
    </figure>
  );
}

interface ColumnProps {
  readonly series: readonly Series[];
  readonly at: number;
  readonly top: number;
}

function Column({ series, at, top }: ColumnProps) {
  let ground = 100;
  return series.map(({ name, tone, values }) => {
    const height = ((values[at] ?? 0) / top) * 84;
    ground -= height;
    return (
      <rect
        key={name}
        className={css["bar"]}
        data-tone={tone}
        x={at + 0.12}
        y={ground}
        width={0.76}
        height={height}
      />
    );
  });
}
