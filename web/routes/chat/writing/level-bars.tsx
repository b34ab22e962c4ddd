import css from "./recorder.module.css";

interface LevelBarsProps {
  /** Each 0 to 1. */
  readonly levels: readonly number[];
  /** How many there is room for: fewer stand at the end. */
  readonly room: number;
  /** The share of them that has been heard. */
  readonly heard?: number;
}

const STEP = 5;
const HEIGHT = 32;
const LEAST = 0.1;

/** How loud it is, bar by bar. */
export function LevelBars({ levels, room, heard }: LevelBarsProps) {
  const first = room - levels.length;
  const bar = (level: number, at: number) => {
    const height = Math.max(LEAST, level) * (HEIGHT - 4);
    return `M${(first + at) * STEP + 2} ${(HEIGHT - height) / 2}v${height}`;
  };
  const bars = levels.map(bar);
  return (
    <svg
      className={css["level"]}
      viewBox={`0 0 ${room * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={bars.join("")} data-heard={heard === undefined || undefined} />
      {heard !== undefined && (
        <path d={bars.slice(0, Math.round(heard * bars.length)).join("")} data-heard />
      )}
    </svg>
  );
}
