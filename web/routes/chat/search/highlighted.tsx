import type { ReactNode } from "react";
import css from "./search.module.css";

interface HighlightedProps {
  readonly text: string;
  /** In UTF-16 code units; from the beginning to the end, none over another. */
  readonly ranges: readonly { readonly start: number; readonly length: number }[];
}

/** A text with what was found in it. */
export function Highlighted({ text, ranges }: HighlightedProps) {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, length } of ranges) {
    if (start < at || start + length > text.length) continue;
    parts.push(
      text.slice(at, start),
      <mark key={start} className={css["mark"]}>
        {text.slice(start, start + length)}
      </mark>,
    );
    at = start + length;
  }
  return (
    <>
      {parts}
      {text.slice(at)}
    </>
  );
}
