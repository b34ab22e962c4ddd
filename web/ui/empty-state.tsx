import type { ReactNode } from "react";
import css from "./empty-state.module.css";

interface EmptyStateProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  /** `h1` where it is all that the page has. */
  readonly heading?: "h1" | "h2";
  readonly children?: ReactNode;
}

/** Says what a place is for while nothing is there, and offers the one next step. */
export function EmptyState({
  icon,
  title,
  text,
  heading: Heading = "h2",
  children,
}: EmptyStateProps) {
  return (
    <div className={css["empty"]}>
      <div className={css["icon"]} aria-hidden="true">
        {icon}
      </div>
      <Heading className={css["title"]}>{title}</Heading>
      <p>{text}</p>
      {children}
    </div>
  );
}
